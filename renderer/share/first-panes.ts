import { PlaygroundError, type ErrorShape } from '../../main/shared/contract/errors.ts'
import type { Settings } from '../../main/shared/contract/settings.ts'
import { readShared, type ShareFault } from './share-link.ts'
import { defaultPanes, parsePanes, printPanes, type SharedPane } from './share-panes.ts'

/** The panes that the page begins with, and goes on with where a link is opened in it. */
export interface FirstPanes {
  /** Those of the link, else those that the tab had, else one of each. The link's settings are applied. */
  read(): Promise<readonly SharedPane[]>
  /** Hears of the panes of every link that is opened from now on. */
  onLink(listener: (panes: readonly SharedPane[]) => void): void
  /** Keeps them for a reload of the tab. */
  keep(panes: readonly SharedPane[]): void
}

/** What a page says of a link. */
export type LinkNotice = 'notice.linkEmpty' | 'notice.linkTaken' | 'notice.linkPartly'

export interface FirstPanesOptions {
  readonly view: Window
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
  readonly settings: () => Settings
  /** Applies settings; resolves with the refusal, if there was one. */
  readonly take: (settings: Settings) => Promise<ErrorShape | undefined>
  readonly say: (key: LinkNotice, faults: readonly ShareFault[]) => void
  readonly refuse: (error: unknown) => void
}

const key = 'panes'

/** Reads what a link asks for beyond what is in force, and what the tab has kept. */
export function createFirstPanes(options: FirstPanesOptions): FirstPanes {
  const { view, storage } = options

  /** Undefined if there is no link, or it does not mention panes. */
  async function takeLink(): Promise<readonly SharedPane[] | undefined> {
    const { hash, pathname, search } = view.location
    const shared = readShared(hash, options.settings())
    const { found, faults } = shared
    if (!hash.includes('=') || (!found && faults.length === 0)) return undefined
    // Taken once: a reload must not undo what was changed since.
    view.history.replaceState(view.history.state, '', `${pathname}${search}`)
    const refusal = await options.take(shared.settings)
    if (refusal !== undefined) options.refuse(PlaygroundError.from(refusal))
    else if (!found) options.say('notice.linkEmpty', faults)
    else options.say(faults.length === 0 ? 'notice.linkTaken' : 'notice.linkPartly', faults)
    return shared.panes
  }

  return {
    async read() {
      const linked = await takeLink()
      if (linked !== undefined) return linked
      const kept = parsePanes(storage.getItem(key) ?? '').panes
      return kept.length > 0 ? kept : defaultPanes
    },
    onLink(listener) {
      view.addEventListener('hashchange', () => {
        void takeLink().then((next) => {
          if (next !== undefined) listener(next)
        })
      })
    },
    keep: (panes) => storage.setItem(key, printPanes(panes)),
  }
}
