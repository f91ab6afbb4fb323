import { setTimeout as pause } from 'node:timers/promises'
import type { NetworkScope } from '../../../main/shared/contract/network.ts'
import type { Fault } from './faults.ts'
import type { ProofPane, Stage } from './stage.ts'

/** How long after a fault a pane noticed it, ms. */
export interface Noticed {
  readonly kind: 'cut' | 'half-open'
  readonly pane: string
  readonly after: number
}

/** Longer than this nobody waits for a pane to notice, ms. */
const patience = 20_000

const now = (): number => performance.timeOrigin + performance.now()

function isHit({ id, transport }: ProofPane, scope: NetworkScope): boolean {
  if (typeof scope !== 'string') return scope.client === id
  return scope === 'all' || scope === transport
}

/** Polls until each of the panes has noticed; a pane that never does is reported as too late. */
async function untilNoticed(
  kind: Noticed['kind'],
  panes: readonly ProofPane[],
  since: number,
  when: (pane: string) => Promise<number | undefined>,
): Promise<Noticed[]> {
  const noticed: Noticed[] = []
  for (const { id } of panes) {
    let at = await when(id)
    while (at === undefined && now() - since < patience) {
      await pause(20)
      at = await when(id)
    }
    noticed.push({ kind, pane: id, after: (at ?? Number.POSITIVE_INFINITY) - since })
  }
  return noticed
}

/** Sets a fault and lifts it again. Resolves with when each pane noticed, if that is measured. */
export async function inject(stage: Stage, fault: Fault): Promise<readonly Noticed[]> {
  const { call, panes } = stage
  const since = now()
  switch (fault.kind) {
    case 'cut': {
      await call('cutLine', fault.scope)
      const sockets = panes.filter(
        (pane) => pane.transport === 'websocket' && isHit(pane, fault.scope),
      )
      return untilNoticed('cut', sockets, since, (pane) => stage.closedAt(pane, since))
    }
    case 'close':
      await call('closeConnections', { scope: fault.scope, code: fault.code })
      return []
    case 'restart':
      await call('restartServers', {
        servers: fault.servers,
        history: true,
        downFor: fault.downFor,
      })
      return []
    case 'line': {
      const { scope, faults, lasts, cut } = fault
      await call('setNetwork', { scope, faults })
      try {
        if (lasts === 'found') {
          const hit = panes.filter((pane) => isHit(pane, scope))
          return await untilNoticed('half-open', hit, since, (pane) => stage.leftAt(pane, since))
        }
        if (cut) {
          await pause(lasts / 3)
          await call('cutLine', scope)
        }
        await pause(Math.max(0, since + lasts - now()))
        return []
      } finally {
        await call('setNetwork', { scope, faults: {} })
      }
    }
    default:
      return fault satisfies never
  }
}
