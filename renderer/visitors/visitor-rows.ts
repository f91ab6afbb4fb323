import { transportRows, transports, type Transport } from '../../main/shared/contract/transport.ts'
import type {
  Visitor,
  VisitorFigures,
  VisitorReading,
} from '../../main/shared/contract/visitors.ts'

/** What a page or a program does over one transport. */
export interface VisitorWay {
  readonly transport: Transport
  /** Streams or WebSockets that are open now; undefined for a transport that asks. */
  readonly open: number | undefined
  /** Requests a minute, over the last minute; undefined where that is not known yet, or says nothing. */
  readonly perMinute: number | undefined
}

/** A page or a program as the window shows it. */
export interface VisitorRow extends Pick<Visitor, 'name' | 'kind'> {
  readonly key: string
  /** The ways that it uses now, or has used. */
  readonly ways: readonly VisitorWay[]
  readonly opened: number
  readonly closed: number
  readonly refused: number
  readonly bytes: number
  /** How long ago it was heard of, ms; undefined while it has a connection. */
  readonly quiet: number | undefined
}

/** Whoever was not heard of for longer than this, ms, is not shown any more. */
const shownFor = 600_000
/** A rate is told over at least, and at most, this long, ms. */
const [leastSpan, mostSpan] = [5_000, 60_000]

const keyOf = ({ kind, name }: Visitor): string => `${kind} ${name}`

function figuresThen(
  reading: VisitorReading,
  key: string,
  transport: Transport,
): VisitorFigures | undefined {
  return reading.visitors.find((visitor) => keyOf(visitor) === key)?.transports[transport]
}

function rateOf(
  { requests }: VisitorFigures,
  key: string,
  transport: Transport,
  now: number,
  earlier: readonly VisitorReading[],
): number | undefined {
  const then = earlier.find(({ at }) => now - at <= mostSpan)
  const span = then === undefined ? 0 : now - then.at
  if (then === undefined || span < leastSpan) return undefined
  const before = figuresThen(then, key, transport)?.requests ?? 0
  return ((requests - before) / span) * 60_000
}

/**
 * Who is there besides the panes, the one heard of last first.
 *
 * @param earlier readings of the last minute, the oldest first.
 */
export function visitorRows(
  { at, visitors }: VisitorReading,
  earlier: readonly VisitorReading[],
): readonly VisitorRow[] {
  return visitors.flatMap((visitor): VisitorRow[] => {
    const key = keyOf(visitor)
    const used = transports.flatMap((transport) => {
      const figures = visitor.transports[transport]
      return figures === undefined ? [] : [{ transport, figures }]
    })
    const sum = (read: (figures: VisitorFigures) => number): number =>
      used.reduce((total, { figures }) => total + read(figures), 0)
    const quiet = sum(({ open }) => open) > 0 ? undefined : at - visitor.lastAt
    if (quiet !== undefined && quiet > shownFor) return []
    return [
      {
        key,
        name: visitor.name,
        kind: visitor.kind,
        ways: used.map(({ transport, figures }) => {
          const { pushes } = transportRows[transport]
          return {
            transport,
            open: pushes ? figures.open : undefined,
            perMinute: pushes ? undefined : rateOf(figures, key, transport, at, earlier),
          }
        }),
        opened: sum(({ opened }) => opened),
        closed: sum(({ closed }) => closed),
        refused: sum(({ refused }) => refused),
        bytes: sum(({ up, down }) => up + down),
        quiet,
      },
    ]
  })
}

/** Keeps what a rate is told from; what another start of the engine counted is forgotten. */
export function withReading(
  earlier: readonly VisitorReading[],
  next: VisitorReading,
): readonly VisitorReading[] {
  const total = ({ visitors }: VisitorReading): number =>
    visitors.reduce(
      (sum, visitor) =>
        Object.values(visitor.transports).reduce((all, { requests }) => all + requests, sum),
      0,
    )
  const last = earlier.at(-1)
  const restarted = last !== undefined && (next.at < last.at || total(next) < total(last))
  const kept = restarted ? [] : earlier.filter(({ at }) => next.at - at <= mostSpan)
  return [...kept, next]
}
