import { createSystemClock } from '../../main/composition/system-clock.ts'
import type { Cursor } from '../../main/fleet/light/light-client.ts'
import { createLightClient } from '../../main/fleet/light/registry.ts'
import { transports } from '../../main/shared/contract/transport.ts'
import { createSequenceLedger } from '../../main/shared/measures/sequence-ledger.ts'
import { nothingToCancel } from '../../main/shared/time.ts'
import { describeClient, type CreateSubject } from '../suites/client-suite.ts'

/** How soon it comes back, ms. */
const retry = 50

const lightClient: CreateSubject = (transport, playground) => {
  const time = createSystemClock()
  const ledger = createSequenceLedger()
  const delays: number[] = []
  const { url } = playground.status().servers[transport]
  const connect = createLightClient[transport]({ base: url, time, dated: true, pollInterval: 50 })
  let cursor: Cursor | undefined
  let state: 'closed' | 'open' | 'ended' = 'closed'
  let anyNext = true
  let close = nothingToCancel
  let cancel = nothingToCancel

  function open(): void {
    close = connect(cursor, {
      opened: () => (state = 'open'),
      message(id, dueAt) {
        if (anyNext) ledger.begin(id - 1)
        anyNext = false
        ledger.accept(id)
        delays.push(time.now() - dueAt)
        // What it began with is the stream of all that follows, until it is told of another.
        cursor = { after: id, stream: cursor?.stream ?? playground.status().store.stream }
      },
      reset(from) {
        ledger.suspend()
        anyNext = true
        cursor = from
      },
      lost() {
        state = 'closed'
        cancel = time.after(retry, open)
      },
      ended: () => (state = 'ended'),
    })
  }
  return {
    start: open,
    stop() {
      cancel()
      close()
    },
    isOpen: () => state === 'open',
    isEnded: () => state === 'ended',
    counts: ledger.counts,
    delays: () => delays,
    newest: () => cursor?.after ?? 0,
  }
}

for (const transport of transports) describeClient('light', transport, lightClient)
