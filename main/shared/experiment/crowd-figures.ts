import type { CrowdReading } from '../contract/crowd.ts'
import { transportRows, type Transport } from '../contract/transport.ts'
import { createDelayHistogram, type DelaySummary } from '../measures/delay-histogram.ts'
import type { SubjectFigures } from './bench.ts'
import { limitOf, loadOf, type FleetRound } from './fleet-figures.ts'

/** Which crowd it is. */
export interface CrowdName {
  readonly id: string
  readonly transport: Transport
  readonly clients: number
}

function readingOf(
  reading: CrowdReading,
  delay: DelaySummary | undefined,
  { transport, clients }: CrowdName,
  now: number,
): SubjectFigures['reading'] {
  const { wire, received } = reading
  const { requests, preflights, connections, total } = wire
  const { pushes } = transportRows[transport]
  const elapsed = reading.now - reading.since
  return {
    now: {
      since: now - elapsed,
      messages: received,
      sent: 0,
      delay: delay && { ...delay, uncertainty: 0 },
      undated: 0,
      requests: {
        count: pushes ? reading.closed : requests,
        answered: requests,
        perMinute: pushes ? undefined : (requests * 60_000) / clients / Math.max(1, elapsed),
        empty: undefined,
        perMessage: undefined,
        late: 0,
        timedOut: 0,
        preflights,
        connections,
      },
      wire,
      carried: { messages: received, wire },
      wirePerMessage: received > 0 ? total / received : undefined,
      payloadShare: undefined,
    },
    sequence: {
      received,
      missed: reading.missed + reading.behind,
      duplicated: reading.duplicated,
      outOfOrder: reading.outOfOrder,
    },
  }
}

function fleetOf(
  reading: CrowdReading,
  delay: DelaySummary | undefined,
  clients: number,
): FleetRound {
  const { load, server } = reading
  const seconds = Math.max(1, reading.until - reading.since) / 1_000
  const { count = 0, p95 } = delay ?? {}
  const busy = loadOf(server, load)
  return {
    clients,
    connected: reading.connected,
    closed: reading.closed,
    deliveredPerSecond: count / seconds,
    expectedPerSecond: (reading.written * clients) / seconds,
    spreadMs: reading.spreadMs,
    serverMicrosPerDelivery: count === 0 ? null : server.micros / count,
    ...busy,
    memoryPerClient: reading.memoryPerClient,
    limit: limitOf(busy, p95),
  }
}

/**
 * What is known of a crowd, as of any other subject.
 *
 * @param now the clock of whoever measures, epoch ms.
 */
export function crowdFigures(reading: CrowdReading, name: CrowdName, now: number): SubjectFigures {
  const delays = createDelayHistogram()
  delays.add(reading.delays)
  const summary = delays.summary()
  return {
    id: name.id,
    transport: name.transport,
    reading: readingOf(reading, summary, name, now),
    delays: () => reading.delays,
    fleet: fleetOf(reading, summary, name.clients),
  }
}
