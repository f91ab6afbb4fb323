import { createClient } from '../../../main/shared/clients/registry.ts'
import type { ClientEnvironment } from '../../../main/shared/clients/environment.ts'
import { laneRows, lanes, usualLaneOf, type Lane } from '../../../main/shared/contract/lanes.ts'
import type { PollMode } from '../../../main/shared/contract/settings.ts'
import { createSequenceLedger } from '../../../main/shared/measures/sequence-ledger.ts'
import { describeClient, type CreateSubject } from '../../suites/client-suite.ts'
import { nodeEnvironment, webEnvironment } from '../../../main/hosts/measure/node-environment.ts'

const fullClient =
  (
    createEnvironment: () => ClientEnvironment,
    lane: Lane,
    pollMode: PollMode = 'new',
  ): CreateSubject =>
  (transport, playground) => {
    const ledger = createSequenceLedger()
    const delays: number[] = []
    let state = 'idle'
    const client = createClient[lane](
      {
        url: () => playground.status().servers[transport].url,
        client: 'suite',
        effective: () => ({
          pollInterval: 50,
          pollMode,
          pushInterval: 0,
          heartbeat: 0,
          resume: true,
        }),
        store: () => playground.status().store,
        refused: () => false,
        forbidden: () => false,
        clock: { offset: () => 0, uncertainty: () => 0 },
      },
      {
        onState: (next) => (state = next),
        onBaseline: ledger.begin,
        onMessages(messages, arrivedAt) {
          for (const { id, createdAt } of messages) {
            if (ledger.accept(id) !== 'history') delays.push(arrivedAt - createdAt)
          }
        },
        onRequest: () => undefined,
        onAsking: () => undefined,
        onLate: () => undefined,
        onReset(_stream, _oldest, _newest, restarts) {
          if (restarts) ledger.suspend()
        },
        onHeartbeat: () => undefined,
        onUnreadable: () => undefined,
      },
      createEnvironment(),
    )
    return {
      start: client.start,
      stop: client.stop,
      isOpen: () => state === 'open',
      isEnded: () => state === 'closed',
      counts: ledger.counts,
      delays: () => delays,
      newest: client.cursor,
    }
  }

for (const lane of lanes) {
  const { transport } = laneRows[lane]
  const grade = lane === usualLaneOf(transport) ? 'full' : `full (${lane})`
  describeClient(grade, transport, fullClient(webEnvironment, lane))
}
// The WebSocket is all that the two differ in.
describeClient('full (ws)', 'websocket', fullClient(nodeEnvironment, 'websocket'))
for (const mode of ['all', 'conditional', 'long'] as const) {
  describeClient(`full (${mode})`, 'polling', fullClient(webEnvironment, 'polling', mode))
}
