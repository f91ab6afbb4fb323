import { audiencePlan, type AudiencePlan } from './audience.ts'
import { crowdPlan, type CrowdPlan, type CrowdReading } from './crowd.ts'
import { PlaygroundError, type ErrorShape } from './errors.ts'
import { fleetPlan, type FleetPlan } from './fleet.ts'
import {
  closeOrder,
  restartOrder,
  type CloseOrder,
  type Incident,
  type RestartOrder,
} from './incident.ts'
import { networkScope, scopedFaults, type NetworkScope, type ScopedFaults } from './network.ts'
import { feedLanguages, type FeedLanguage, type Settings, type SettingsPatch } from './settings.ts'
import { clientPattern } from './limits.ts'
import type { Bookings, Statistics, Status } from './status.ts'
import { mostRunText, runIdPattern, type MachineFacts, type RunList } from './runs.ts'
import { transports, type Transport } from './transport.ts'
import type { VisitorReading } from './visitors.ts'
import { wireQuery, type WireQuery, type WireReading } from './wire.ts'
import { z } from './zod.ts'

interface Call<Input, Result> {
  readonly input: z.ZodType<Input>
  /** The longest body that a host takes for it, in bytes; `httpLimits.body` by default. */
  readonly most?: number
  /** Carries the type of the answer; it has no value. */
  readonly result?: Result
}
function call<Input, Result>(input: z.ZodType<Input>, most?: number): Call<Input, Result> {
  return most === undefined ? { input } : { input, most }
}

const nothing = z.undefined()
const transport = z.enum(transports)
/** Messages of one answer to `births`. */
export const maxBirths = 5_000
interface MessageRange {
  readonly after: number
  readonly through: number
}
const id = z.number().int().min(0)
/** Clients whose books one call of `bookings` answers with. */
const maxBooks = 100
const clientIds = z.array(z.string().regex(clientPattern)).max(maxBooks)
const runId = z.string().regex(runIdPattern)
const messageRange: z.ZodType<MessageRange> = z.strictObject({ after: id, through: id })

/** Every call a page may make: name, argument, answer. Each takes one argument or none. */
const calls = {
  status: call<undefined, Status>(nothing),
  statistics: call<undefined, Statistics>(nothing),
  /** Settles the books of these clients and answers with them; at most `maxBooks` of them. */
  bookings: call<readonly string[], Bookings>(clientIds),
  /**
   * What the clients do that give no `client=`: the person's own pages and programs. Takes the `next` of the reading
   * before; 0 at first.
   */
  visitors: call<number, VisitorReading>(id),
  /** The server's clock in epoch ms, for the estimate of the offset. */
  clock: call<undefined, number>(nothing),
  /** Applies a change of settings as a whole, or refuses it as a whole. The keys are checked by `checkPatch`. */
  configure: call<SettingsPatch, Settings>(
    z.custom<SettingsPatch>((value) => typeof value === 'object'),
  ),
  /** The language in which a window is read, for feeds that follow it. */
  tellLanguage: call<FeedLanguage, undefined>(z.enum(feedLanguages)),
  setProducing: call<boolean, undefined>(z.boolean()),
  /** Writes this many messages at once. */
  burst: call<number, undefined>(z.number().int().min(1).max(10_000)),
  /** Deletes every message; ids go on from where they were. Answers how many went. */
  clear: call<undefined, number>(nothing),
  startServer: call<Transport, undefined>(transport),
  stopServer: call<Transport, undefined>(transport),
  /** Tells the clients of this server to stop, while it goes on listening. */
  endStream: call<Transport, undefined>(transport),
  /** Replaces the faults of one scope; `{}` lifts them. */
  setNetwork: call<ScopedFaults, undefined>(scopedFaults),
  /** Resets the open connections of a scope. Answers how many they were. */
  cutLine: call<NetworkScope, number>(networkScope),
  /** Closes the connections of a scope that can be told a code, with that code. Answers how many they were. */
  closeConnections: call<CloseOrder, number>(closeOrder),
  /** Resolves once the servers listen again. */
  restartServers: call<RestartOrder, undefined>(restartOrder),
  /** Arms the capture of a client's bytes, or keeps it armed, and answers with what it has. */
  readWire: call<WireQuery, WireReading>(wireQuery),
  /** The newest id, once the store has everything of the feed that is due by now, or it was left out. */
  caughtUp: call<undefined, number>(nothing),
  /** How many messages the store holds with an id above `after`, up to `through`. */
  countMessages: call<MessageRange, number>(messageRange),
  /**
   * When the messages above an id were due, the oldest first: id and `createdAt` of each, one number
   * after the other, of at most `maxBirths` messages. For the timeline's lane of the store, where no
   * pane has them; their bodies stay where they are.
   */
  births: call<number, readonly number[]>(id),
  /**
   * Replaces the audience that there is. Refused with `no_room`, saying what is lacking, for more than this machine takes,
   * and while a fleet is running.
   */
  startAudience: call<AudiencePlan, undefined>(audiencePlan),
  stopAudience: call<undefined, undefined>(nothing),
  /** Replaces the fleet that is running; an audience goes, for each would be in the figures of the other. */
  startFleet: call<FleetPlan, undefined>(fleetPlan),
  stopFleet: call<undefined, undefined>(nothing),
  /**
   * Begins the crowd that an experiment measures, in the place of the one before; an audience goes. Refused with `no_room`. It
   * is closed as well where no experiment is announced any more.
   */
  openCrowd: call<CrowdPlan, undefined>(crowdPlan),
  closeCrowd: call<undefined, undefined>(nothing),
  /** These three are refused with `not_found` where there is no crowd. */
  beginCrowdWindow: call<undefined, undefined>(nothing),
  /** What is due from now on does not belong to the window. Resolves once the store has what was due before. */
  endCrowdWindow: call<undefined, undefined>(nothing),
  readCrowd: call<undefined, CrowdReading>(nothing),
  /** What a run says of the machine that served it. */
  machine: call<undefined, MachineFacts>(nothing),
  /** Says what experiment this page measures, again within 15 s; an empty name when it is over. */
  announceExperiment: call<string, undefined>(z.string().max(200)),
  /** The runs that are kept in the data folder. */
  runs: call<undefined, RunList>(nothing),
  /** The JSON of a run. Refused with `not_found` where there is none with this id. */
  readRun: call<string, string>(runId),
  /** Keeps a run, in the place of what it was before. The text is the JSON of one, and is checked. */
  saveRun: call<string, undefined>(z.string().max(mostRunText), 4 * mostRunText),
  deleteRun: call<string, undefined>(runId),
} as const

export type CallName = keyof typeof calls
export type CallInput<Name extends CallName> =
  (typeof calls)[Name] extends Call<infer Input, unknown> ? Input : never
export type CallResult<Name extends CallName> =
  Exclude<(typeof calls)[Name]['result'], undefined> extends never
    ? undefined
    : Exclude<(typeof calls)[Name]['result'], undefined>
export const callNames = Object.keys(calls) as CallName[]

/** The implementation of every call, as the engine offers it and a host passes it on. */
export type CallHandlers = {
  readonly [Name in CallName]: (input: CallInput<Name>) => Promise<CallResult<Name>>
}

/** Every event the engine tells a page: name and payload. */
export interface Events {
  readonly status: Status
  readonly statistics: Statistics
  /** Messages up to this id were deleted by a person: they are not lost. */
  readonly cleared: { readonly through: number }
  readonly incident: Incident
}
export type EventName = keyof Events
export const eventNames = [
  'status',
  'statistics',
  'cleared',
  'incident',
] as const satisfies readonly EventName[]

/** The longest body of a call over HTTP, in bytes; `otherwise` for a call that there is not, and for most. */
export function mostOfCall(name: string, otherwise: number): number {
  const known: Readonly<Record<string, { readonly most?: number }>> = calls
  return Object.hasOwn(calls, name) ? (known[name]?.most ?? otherwise) : otherwise
}

/** How a call travels back: the answer or the refusal. */
export type Answer<Result = unknown> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly error: ErrorShape }

/**
 * Checks a call that came from outside and runs it. Every host uses this one door.
 *
 * @throws PlaygroundError `bad_call` for an unknown name or an argument of the wrong shape, and
 *   whatever the call itself refuses with.
 */
export async function dispatch(
  handlers: CallHandlers,
  name: unknown,
  input: unknown,
): Promise<unknown> {
  if (typeof name !== 'string' || !Object.hasOwn(calls, name)) {
    throw new PlaygroundError('bad_call', 'There is no such call.')
  }
  const known = name as CallName
  const parsed = calls[known].input.safeParse(input ?? undefined)
  if (!parsed.success) {
    throw new PlaygroundError('bad_call', `The argument of ${known} has the wrong shape.`)
  }
  const handler = handlers[known] as (input: unknown) => Promise<unknown>
  return handler(parsed.data)
}
