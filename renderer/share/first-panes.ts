import { PlaygroundError, type ErrorShape } from '../../main/shared/contract/errors.ts'
import type { Status } from '../../main/shared/contract/status.ts'
import type { Settings } from '../../main/shared/contract/settings.ts'
import { addressOf } from '../place-address.ts'
import { readShared, type SharedState, type ShareFault } from './share-link.ts'
import { plannedNetwork, readFaults } from './share-network.ts'
import { defaultPanes, parsePanes, printPanes, readLanes, type SharedPane } from './share-panes.ts'

/** What a link says beyond settings; what it says nothing about is undefined. */
export type Linked = Pick<SharedState, 'panes' | 'network'>

/** What the page begins with: faults are undefined where they stay as they are. */
export interface Opening extends Linked {
  readonly panes: readonly SharedPane[]
}

/** The panes that the page begins with, and goes on with where a link is opened in it. */
export interface FirstPanes {
  /**
   * Those of the link, else those that the tab had, else those that the start of the playground asked for, else
   * one of each. The link's settings are applied.
   */
  read(): Promise<Opening>
  /** Hears of every link that is opened from now on, once its settings are applied. */
  onLink(listener: (linked: Linked) => void): void
  /** Keeps them for a reload of the tab. */
  keep(panes: readonly SharedPane[]): void
}

/** What the command that started the playground asks a page to begin with. */
export function openingFrom({ opening, network }: Pick<Status, 'opening' | 'network'>): Opening {
  const { panes } = readLanes(opening?.lanes ?? [])
  const ofPanes = readFaults(opening?.faults ?? []).network
  return {
    panes: panes.length > 0 ? panes : defaultPanes,
    // Those of all connections and of transports are in force already, and stay.
    network: ofPanes.length > 0 ? [...plannedNetwork(network, []), ...ofPanes] : undefined,
  }
}

/** What a page says of a link. */
export type LinkNotice = 'notice.linkEmpty' | 'notice.linkTaken' | 'notice.linkPartly'

export interface FirstPanesOptions {
  readonly view: Window
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
  readonly settings: () => Settings
  /** What the start of the playground asked for. */
  readonly opening: () => Opening
  /** Applies settings; resolves with the refusal, if there was one. */
  readonly take: (settings: Settings) => Promise<ErrorShape | undefined>
  readonly say: (key: LinkNotice, faults: readonly ShareFault[]) => void
  readonly refuse: (error: unknown) => void
}

const key = 'panes'

/** Reads what a link asks for beyond what is in force, and what the tab has kept. */
export function createFirstPanes(options: FirstPanesOptions): FirstPanes {
  const { view, storage } = options

  /** Undefined if there is no link. */
  async function takeLink(): Promise<Linked | undefined> {
    const { hash, pathname, search } = view.location
    const shared = readShared(hash, options.settings())
    const { found, faults } = shared
    if (!hash.includes('=') || (!found && faults.length === 0)) return undefined
    // Taken once: a reload must not undo what was changed since, and leads to the same place.
    const place = shared.place === undefined ? '' : addressOf(shared.place)
    view.history.replaceState(view.history.state, '', `${pathname}${search}${place}`)
    const refusal = await options.take(shared.settings)
    if (refusal !== undefined) options.refuse(PlaygroundError.from(refusal))
    else if (!found) options.say('notice.linkEmpty', faults)
    else options.say(faults.length === 0 ? 'notice.linkTaken' : 'notice.linkPartly', faults)
    return shared
  }

  return {
    async read() {
      const linked = await takeLink()
      const kept = parsePanes(storage.getItem(key) ?? '').panes
      const others = kept.length > 0 ? { panes: kept, network: undefined } : options.opening()
      return { panes: linked?.panes ?? others.panes, network: linked?.network ?? others.network }
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
