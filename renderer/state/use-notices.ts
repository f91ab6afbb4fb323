import { shallowRef, type ShallowRef } from 'vue'
import type { ShareFault } from '../share/share-link.ts'
import type { TextKey } from '../../main/shared/texts/phrase.ts'
import { shapeOf, type ErrorShape } from '../../main/shared/contract/errors.ts'

/** One short message to the person: the key of a text, so that it can change its language. */
export interface Notice {
  readonly id: number
  readonly level: 'info' | 'error'
  readonly key: TextKey
  readonly values: Readonly<Record<string, string | number>>
  /** What was refused, where that is what it says. */
  readonly error?: ErrorShape
  /** What of a link was not taken over. */
  readonly faults?: readonly ShareFault[]
}

export interface Notices {
  readonly list: Readonly<ShallowRef<readonly Notice[]>>
  say(key: TextKey, values?: Notice['values'], faults?: Notice['faults']): void
  /** Phrases a refusal by its code. */
  refuse(error: unknown): void
  dismiss(id: number): void
}

const lifetime = { info: 4_000, error: 12_000 } as const
/** Beyond this many, the oldest is removed. */
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
  function add(notice: Omit<Notice, 'id'>): void {
    count += 1
    const id = count
    list.value = [...list.value, { ...notice, id }].slice(-most)
    after(lifetime[notice.level], () => dismiss(id))
  }

  return {
    list,
    dismiss,
    say(key, values = {}, faults = []) {
      // What has to be read to the end stays as long as an error does.
      add({ level: faults.length > 0 ? 'error' : 'info', key, values, faults })
    },
    refuse(error) {
      const shape = shapeOf(error)
      add({ level: 'error', key: `refusal.${shape.code}`, values: {}, error: shape })
    },
  }
}
