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
  /** Forgets the captures of panes that are gone. */
  keep(ids: readonly string[]): void
}

/** Creates a set without captures. */
export function useWireCaptures(host: Pick<Host, 'call'>): WireCaptures {
  const views = new Map<string, WireView>()
  return {
    of({ id, transport }) {
      const known = views.get(id)
      if (known !== undefined) return known
      const view = useWireView(openWireLog(host, transport, id))
      views.set(id, view)
      void view.source.read()
      return view
    },
    async read() {
      await Promise.all([...views.values()].map(({ source }) => source.read()))
    },
    keep(ids) {
      for (const id of views.keys()) if (!ids.includes(id)) views.delete(id)
    },
  }
}
