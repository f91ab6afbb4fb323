import type { StartProcess } from '../engine/child-process.ts'
import type { Clock } from '../engine/clock.ts'
import { startCrowd, type CrowdProcesses } from '../fleet/crowd/crowd-processes.ts'
import { createWindowMeter, type WindowMeter } from '../fleet/crowd/window-meter.ts'
import type { Cursor } from '../fleet/light/light-client.ts'
import type { CallHandlers } from '../shared/contract/calls.ts'
import { PlaygroundError } from '../shared/contract/errors.ts'
import { noBooking, type WireBooking } from '../shared/contract/status.ts'
import type { Transport } from '../shared/contract/transport.ts'
import { bookedSince } from '../shared/measures/wire-account.ts'
import { checkRoom, type Room } from './fleet-room.ts'

export interface MeasuredCrowdOptions {
  readonly clock: Pick<Clock, 'now'>
  /** The address of the server that clients connect to. */
  readonly url: (transport: Transport) => string
  /** Resolves once everything that is due by now is stored. */
  readonly caughtUp: () => Promise<void>
  /** Where clients begin: the newest message there is. */
  readonly cursor: () => Cursor
  /** What was booked for a client by now. */
  readonly booked: (client: string) => WireBooking | undefined
  /** What the machine has for clients, as it is now. */
  readonly room: () => Room
  /** How its processes are started; as Node by default. */
  readonly startProcess?: StartProcess | undefined
}

/** The crowd that an experiment measures, one at a time. */
export interface MeasuredCrowd {
  readonly calls: Pick<
    CallHandlers,
    'openCrowd' | 'closeCrowd' | 'beginCrowdWindow' | 'endCrowdWindow' | 'readCrowd'
  >
  /** Nothing of it remains. Idempotent. */
  close(): void
}

interface Opened {
  readonly client: string
  readonly crowd: CrowdProcesses
  /** Of the servers, which are in this process. */
  readonly meter: WindowMeter
  /** What was known when the window began. */
  opening: { readonly at: number; readonly newest: number; readonly wire: WireBooking }
  /** The newest id that is due in the window, and when it ended. */
  ending: { readonly at: number; readonly newest: number } | undefined
}

/** Creates the place of a crowd that is measured, in which none is. */
export function createMeasuredCrowd(options: MeasuredCrowdOptions): MeasuredCrowd {
  const { clock, cursor } = options
  let opened: Opened | undefined

  const wireOf = (client: string): WireBooking => options.booked(client) ?? noBooking
  const known = (): Opened => {
    if (opened === undefined) throw new PlaygroundError('not_found', 'There is no such crowd.')
    return opened
  }
  function close(): void {
    opened?.crowd.stop()
    opened?.meter.stop()
    opened = undefined
  }

  return {
    close,
    calls: {
      async openCrowd({ client, transport, clients, connectRate, pollInterval }) {
        checkRoom({ [transport]: clients }, options.room())
        close()
        const base = options.url(transport)
        const start = { transport, base, client, pollInterval, clients, connectRate }
        opened = {
          client,
          crowd: startCrowd(start, {
            now: clock.now,
            cursor,
            startProcess: options.startProcess,
          }),
          meter: createWindowMeter(),
          opening: { at: clock.now(), newest: cursor().after, wire: wireOf(client) },
          ending: undefined,
        }
        return undefined
      },
      async closeCrowd() {
        close()
        return undefined
      },
      async beginCrowdWindow() {
        const now = known()
        now.meter.begin()
        now.ending = undefined
        await now.crowd.beginWindow()
        await options.caughtUp()
        now.opening = { at: clock.now(), newest: cursor().after, wire: wireOf(now.client) }
        return undefined
      },
      async endCrowdWindow() {
        const now = known()
        // Busy processes hear of it late: what is due until they do belongs to the window as well.
        await now.crowd.endWindow()
        await options.caughtUp()
        now.ending = { at: clock.now(), newest: cursor().after }
        return undefined
      },
      async readCrowd() {
        const now = known()
        const { opening, ending } = now
        const figures = await now.crowd.read(ending?.newest ?? 0)
        const { cpuShare, busy, loopLateMs } = figures
        return {
          since: opening.at,
          until: ending?.at ?? clock.now(),
          now: clock.now(),
          written: (ending?.newest ?? cursor().after) - opening.newest,
          connected: figures.open,
          closed: figures.closed,
          received: figures.received,
          missed: figures.missed,
          duplicated: figures.duplicated,
          outOfOrder: figures.outOfOrder,
          behind: figures.behind,
          delays: figures.delays,
          spreadMs: figures.spreadMs,
          memoryPerClient: figures.memoryPerClient,
          load: { cpuShare, busy, loopLateMs },
          server: now.meter.read(),
          wire: bookedSince(opening.wire, wireOf(now.client)),
        }
      },
    },
  }
}
