import { foreignClients } from '../../main/shared/contract/wire.ts'
import type { Host } from '../host/host.ts'
import type { PaneEntry } from '../panes/pane-list.ts'
import { useWireView, type WireView } from './use-wire-view.ts'
import { openWireLog } from './wire-log.ts'

/** The captures of this window: one a pane, from when it is first asked for until the pane goes. */
export interface WireCaptures {
  /** The capture of a pane and what its tab showed last; the first call begins it. */
  of(pane: Pick<PaneEntry, 'id' | 'transport'>): WireView
  /** Reads all captures that run: nothing is lost while another tab is shown. */
  read(): Promise<void>
  /** Forgets a capture: nobody looks at it any more. */
  end(pane: Pick<PaneEntry, 'id' | 'transport'>): void
  /** Forgets the captures of panes that are gone. */
  keep(ids: readonly string[]): void
}

/** Foreign clients have one name on all transports. */
const keyOf = ({ id, transport }: Pick<PaneEntry, 'id' | 'transport'>): string =>
  `${id} ${transport}`

/** Creates a set without captures. */
export function useWireCaptures(host: Pick<Host, 'call'>): WireCaptures {
  const views = new Map<string, WireView>()
  return {
    of({ id, transport }) {
      const key = keyOf({ id, transport })
      const known = views.get(key)
      if (known !== undefined) return known
      const view = useWireView(openWireLog(host, transport, id))
      views.set(key, view)
      void view.source.read()
      return view
    },
    async read() {
      await Promise.all([...views.values()].map(({ source }) => source.read()))
    },
    end: (pane) => void views.delete(keyOf(pane)),
    keep(ids) {
      for (const key of views.keys()) {
        const [id = ''] = key.split(' ')
        if (id !== foreignClients && !ids.includes(id)) views.delete(key)
      }
    },
  }
}
