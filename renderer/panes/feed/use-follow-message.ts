import { usePageChoices, usePlayground } from '../../state/use-playground.ts'
import type { FeedRow } from '../pane.ts'

/** Shows a message of a feed in the timeline, which follows it through all lanes. */
export function useFollowMessage(): (row: Pick<FeedRow, 'id' | 'createdAt'>) => void {
  const { view } = usePageChoices()
  const { messages, clock } = usePlayground()
  return ({ id, createdAt }) => {
    view.value = 'timeline'
    messages.asked.value = { id, bornAt: createdAt - clock.offset() }
  }
}
