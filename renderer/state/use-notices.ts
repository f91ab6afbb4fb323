import { shallowRef, type ShallowRef } from 'vue'
import { shapeOf } from '../../main/contract/errors.ts'

/** One short message to the person: a key of the locale, so that it can change its language. */
export interface Notice {
  readonly id: number
  readonly level: 'info' | 'error'
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>
}

export interface Notices {
  readonly list: Readonly<ShallowRef<readonly Notice[]>>
  say(key: string, values?: Notice['values']): void
  /** Words a refusal by its code. */
  refuse(error: unknown): void
  dismiss(id: number): void
}

const lifetime = { info: 4_000, error: 12_000 } as const
/** The oldest goes where more than these stand. */
const most = 3

/** Creates the list of notices; each goes by itself after 4 s, an error after 12 s. */
export function useNotices(
  after: (delay: number, action: () => void) => void = (delay, action) =>
    void setTimeout(action, delay),
): Notices {
  const list = shallowRef<readonly Notice[]>([])
  let count = 0

  function dismiss(id: number): void {
    list.value = list.value.filter((notice) => notice.id !== id)
  }
  function add(level: Notice['level'], key: string, values: Notice['values']): void {
    count += 1
    const id = count
    list.value = [...list.value, { id, level, key, values }].slice(-most)
    after(lifetime[level], () => dismiss(id))
  }

  return {
    list,
    dismiss,
    say: (key, values = {}) => add('info', key, values),
    refuse(error) {
      const { code, message } = shapeOf(error)
      add('error', `refusal.${code}`, { message })
    },
  }
}
