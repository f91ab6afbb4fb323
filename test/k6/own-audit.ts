import { Buffer } from 'node:buffer'
import type { Message } from '../../main/shared/contract/message.ts'
import { createSequenceAudit, type SequenceCounts } from '../../main/shared/contract/sequence.ts'
import type { RanClient } from './run-script.ts'

/** A message as it came over the wire, with the bytes that brought it. */
interface Arrival {
  readonly id: number
  readonly bytes: number
}

/** The one value that a client told of a metric. */
export function told({ samples }: RanClient, metric: string): number {
  const [only, ...more] = samples.filter((sample) => sample.metric === metric)
  if (only === undefined || more.length > 0) throw new Error(`${metric} was not told once.`)
  return only.value
}

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Broken by a fault.
    return undefined
  }
}

function rowsIn(body: string): readonly Message[] {
  const rows = read(body)
  // A busy server refuses, with an object that says why.
  return Array.isArray(rows) ? (rows as readonly Message[]) : []
}

const frame = (length: number): number => length + (length < 126 ? 2 : length < 65_536 ? 4 : 10)

/** Every message that reached a client, in the order in which it did. */
export function arrivalsOf({ heard }: RanClient): readonly Arrival[] {
  let newest = 0
  return heard.flatMap((one): Arrival[] => {
    if ('text' in one) {
      const message = read(one.text) as Partial<Message> | undefined
      const length = Buffer.byteLength(one.text)
      if (message?.id === undefined) return []
      const event = Buffer.byteLength(`id: ${one.id ?? ''}\ndata: \n\n`)
      return [{ id: message.id, bytes: one.id === undefined ? frame(length) : event + length }]
    }
    if (!one.path.startsWith('/getData?client=')) return []
    // Who asks for the whole table has its rows again each time.
    const known = one.path.includes('&after=') ? 0 : newest
    const rows = rowsIn(one.body).filter(({ id }) => id > known)
    newest = Math.max(newest, ...rows.map(({ id }) => id))
    return rows.map(({ id }) => ({ id, bytes: 0 }))
  })
}

/** Our own audit of arrivals over the ids above `after`, up to `through`, all of which there are. */
export function auditOf(
  arrivals: readonly number[],
  after: number,
  through: number,
): SequenceCounts {
  const audit = createSequenceAudit(after)
  // The first message behind the range shows what is missing at its end.
  const behind = through + 1
  for (const id of arrivals) {
    if (id <= through) audit.accept(id)
    else if (audit.newest() < behind) audit.accept(behind)
  }
  const { received, missed, ...counts } = audit.counts()
  const ended = audit.newest() === behind
  return {
    ...counts,
    received: received - (ended ? 1 : 0),
    missed: missed + (ended ? 0 : through - audit.newest()),
  }
}

/** Our own audit of what reached a client, over the ids that it says it judged. */
export function ownAudit(client: RanClient): SequenceCounts {
  const ids = arrivalsOf(client).map(({ id }) => id)
  return auditOf(ids, told(client, 'audited_after'), told(client, 'audited_through'))
}

/** What a client counted. */
export function counted(client: RanClient): SequenceCounts {
  return {
    received: told(client, 'received'),
    missed: told(client, 'missed'),
    duplicated: told(client, 'duplicated'),
    outOfOrder: told(client, 'out_of_order'),
  }
}

/** Where a client began: the newest id when it asked, which it resumed from. */
export function startOf({ heard }: RanClient): number {
  const answers = heard.flatMap((one) =>
    'path' in one && one.path === '/getData?limit=1' ? rowsIn(one.body) : [],
  )
  return answers[0]?.id ?? 0
}

/** Whether so many exchanges in a row took exactly so many bytes on their sockets. */
export function hasRow({ heard }: RanClient, count: number, sum: number): boolean {
  const sizes = heard.flatMap((one) =>
    'path' in one && one.path.startsWith('/getData?client=') ? [one.bytes] : [],
  )
  return sizes.some((_, at) => {
    const row = sizes.slice(at, at + count)
    return row.length === count && row.reduce((all, size) => all + size, 0) === sum
  })
}
