import { timingSafeEqual } from 'node:crypto'
import { newKey } from './key-file.ts'

/** How long a one-time code is good, in ms: a browser that is not running takes its time to start. */
const codeLife = 120_000
/** Codes that wait for their browser; more than a person ever opens at once. */
const mostCodes = 16

/** The keys of one launch. Whoever has one can do everything that the window can. */
export interface WebKeys {
  /** The key that is printed. */
  readonly token: string
  isKey(given: string): boolean
  /** A code that can be exchanged for a key once, within two minutes: it may appear where others can read it. */
  issueCode(): string
  /**
   * The key for a code. A code that comes a second time was read by someone else: the key it brought is
   * revoked, and no other is given.
   */
  redeem(code: string): string | undefined
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)]
  return first.length === second.length && timingSafeEqual(first, second)
}

/**
 * Creates the keys of a launch.
 *
 * @param token the key that is printed; a new one by default.
 */
export function createWebKeys(now: () => number, token = newKey()): WebKeys {
  /** The keys that codes brought, by their codes; undefined before that. */
  const codes = new Map<string, { readonly until: number; key: string | undefined }>()

  return {
    token,
    isKey: (given) =>
      [token, ...[...codes.values()].flatMap(({ key }) => key ?? [])]
        .map((key) => isSame(key, given))
        .includes(true),
    issueCode() {
      const [oldest] = codes.keys()
      if (codes.size >= mostCodes && oldest !== undefined) codes.delete(oldest)
      const code = newKey()
      codes.set(code, { until: now() + codeLife, key: undefined })
      return code
    },
    redeem(code) {
      const issued = codes.get(code)
      if (issued === undefined) return undefined
      if (issued.key !== undefined || issued.until < now()) {
        codes.delete(code)
        return undefined
      }
      issued.key = newKey()
      return issued.key
    },
  }
}
