import { shallowRef, type ShallowRef } from 'vue'
import type { ShareFault } from '../share/share-link.ts'
import type { TextKey } from '../../main/shared/texts/phrase.ts'
import { shapeOf, type ErrorShape } from '../../main/shared/contract/errors.ts'

/** What a person can do about what a notice says, as long as it is there. */
export interface NoticeAction {
  /** The text of its button. */
  readonly key: TextKey
  run(): void
  /** The notice went, and nobody wanted it. */
  lapse(): void
}

/** One short message to the person: the key of a text, so that it can change its language. */
export interface Notice {
  readonly id: number
  readonly level: 'info' | 'offer' | 'error'
  readonly key: TextKey
  readonly values: Readonly<Record<string, string | number>>
  /** What was refused, where that is what it says. */
  readonly error?: ErrorShape
  /** What of a link was not taken over. */
  readonly faults?: readonly ShareFault[]
  readonly action?: NoticeAction
}

export interface Notices {
  readonly list: Readonly<ShallowRef<readonly Notice[]>>
  say(key: TextKey, values?: Notice['values'], faults?: Notice['faults']): void
  /** Says something that can be undone, for example. */
  offer(key: TextKey, values: Notice['values'], action: NoticeAction): void
  /** Does what a notice offers, and takes it away. */
  take(id: number): void
  /** Does what the newest notice with an offer offers. Returns whether there was one. */
  takeNewest(): boolean
  /** Phrases a refusal by its code. */
  refuse(error: unknown): void
  dismiss(id: number): void
}

const lifetime = { info: 4_000, offer: 10_000, error: 12_000 } as const
/** Beyond this many, the oldest is removed. */
const most = 3

/** Creates the list of notices; each goes by itself after 4 s, an offer after 10 s, an error after 12 s. */
export function useNotices(
  after: (delay: number, action: () => void) => void = (delay, action) =>
    void setTimeout(action, delay),
): Notices {
  const list = shallowRef<readonly Notice[]>([])
  let count = 0

  function keep(kept: readonly Notice[], taken?: Notice): void {
    const gone = list.value.filter((notice) => !kept.includes(notice) && notice !== taken)
    list.value = kept
    for (const { action } of gone) action?.lapse()
  }
  function dismiss(id: number): void {
    keep(list.value.filter((notice) => notice.id !== id))
  }
  function add(notice: Omit<Notice, 'id'>): void {
    count += 1
    const id = count
    keep([...list.value, { ...notice, id }].slice(-most))
    after(lifetime[notice.level], () => dismiss(id))
  }
  function take(id: number): void {
    const notice = list.value.find((candidate) => candidate.id === id)
    keep(
      list.value.filter((candidate) => candidate !== notice),
      notice,
    )
    notice?.action?.run()
  }

  return {
    list,
    dismiss,
    say(key, values = {}, faults = []) {
      // What has to be read to the end stays as long as an error does.
      add({ level: faults.length > 0 ? 'error' : 'info', key, values, faults })
    },
    offer: (key, values, action) => add({ level: 'offer', key, values, action }),
    take,
    takeNewest() {
      const newest = list.value.findLast(({ action }) => action !== undefined)
      if (newest !== undefined) take(newest.id)
      return newest !== undefined
    },
    refuse(error) {
      const shape = shapeOf(error)
      add({ level: 'error', key: `refusal.${shape.code}`, values: {}, error: shape })
    },
  }
}
