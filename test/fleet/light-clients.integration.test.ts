import { createSystemClock } from '../../main/composition/system-clock.ts'
import { transports } from '../../main/shared/contract/transport.ts'
import { createSequenceLedger } from '../../main/shared/measures/sequence-ledger.ts'
import { describeClient, type CreateSubject } from '../suites/client-suite.ts'
import { follow, type Follower } from '../support/follow.ts'

const lightClient: CreateSubject = (transport, playground) => {
  const time = createSystemClock()
  const ledger = createSequenceLedger()
  const delays: number[] = []
  let anyNext = true
  let follower: Follower | undefined
  return {
    start() {
      follower = follow(transport, playground.status().servers[transport].url, {
        stream: () => playground.status().store.stream,
        retry: 50,
        dated: true,
        onMessage(id, dueAt) {
          if (anyNext) ledger.begin(id - 1)
          anyNext = false
          ledger.accept(id)
          delays.push(time.now() - dueAt)
        },
        onReset() {
          ledger.suspend()
          anyNext = true
        },
      })
    },
    stop: () => follower?.close(),
    isOpen: () => follower?.state() === 'open',
    isEnded: () => follower?.state() === 'ended',
    counts: ledger.counts,
    delays: () => delays,
    newest: () => follower?.newest() ?? 0,
  }
}

for (const transport of transports) describeClient('light', transport, lightClient)
