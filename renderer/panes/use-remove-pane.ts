import { usePlayground } from '../state/use-playground.ts'
import type { PaneEntry } from './pane-list.ts'
import { usePaneName } from './use-pane-name.ts'

/** Removes a pane, and offers to put it back as it was: with the faults that were set for it alone, too. */
export function useRemovePane(): (entry: PaneEntry) => void {
  const { network, notices, panes } = usePlayground()
  const name = usePaneName()

  return (entry) => {
    const scope = { client: entry.id }
    const faults = network.own(scope)
    const called = name(entry)
    const removed = panes.remove(entry.id)
    if (removed === undefined) return
    notices.offer(
      'notice.removed',
      { name: called },
      {
        key: 'notice.undo',
        run() {
          if (!removed.putBack()) {
            removed.letGo()
            notices.say('notice.noRoom', { name: called })
          } else if (Object.keys(faults).length > 0) void network.replace(scope, faults)
        },
        lapse: removed.letGo,
      },
    )
  }
}
