import type { JetStreamManager, StreamConfig, StreamInfo } from '@nats-io/jetstream'
import { storeLimits } from '../../shared/contract/limits.ts'
import { StoreOpenError } from '../file/open-error.ts'
import { createStreamId } from '../stream-id.ts'
import type { NatsAddress } from './address.ts'
import { isMissingStream } from './nats-errors.ts'

const metadataKey = 'realtime-playground.stream'
const described = 'Realtime Playground, stream '

/** Whether a server is 2.`least` or later. */
function isFrom(least: number, version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 2 || (major === 2 && minor >= least)
}
/** Server 2.10 keeps metadata with a stream; below, the identity is in its description. */
const keepsMetadata = (version: string): boolean => isFrom(10, version)
/** Server 2.12 stores several messages as one unit (ADR-50 of NATS). */
const unitsOf = (version: string): Partial<StreamConfig> =>
  isFrom(12, version) ? { allow_atomic: true } : {}

/** Where other programs may publish: whatever stream is current takes it. */
const openSubject = (name: string): string => `playground.${name}`

/**
 * Where we publish: the identity is a part of it, so that what is meant for one stream never gets into one that has taken its
 * place meanwhile.
 */
export function subjectOf(name: string, id: string): string {
  return `${openSubject(name)}.${id}`
}

/** The identity of a stream; undefined for one that is not ours. */
function identityOf({ config }: Pick<StreamInfo, 'config'>): string | undefined {
  const { metadata, description = '' } = config
  const id = metadata?.[metadataKey] ?? description.replace(described, '')
  return /^[\w-]{12}$/.test(id) ? id : undefined
}

/** What of a stream says which one it is. */
export function identityConfig(
  name: string,
  id: string,
  version: string,
): Partial<StreamConfig> & { readonly subjects: string[] } {
  return {
    subjects: [openSubject(name), subjectOf(name, id)],
    description: `${described}${id}`,
    ...(keepsMetadata(version) && { metadata: { [metadataKey]: id } }),
  }
}

export interface StreamSetup {
  readonly streams: JetStreamManager['streams']
  readonly address: Pick<NatsAddress, 'name' | 'replicas' | 'shown'>
  /** Of the server. */
  readonly version: string
}

/** Makes the stream, with an identity of its own, or returns what another playground made at the same time. */
async function makeStream(setup: StreamSetup, retention: number): Promise<StreamInfo> {
  const { streams, address, version } = setup
  const { name, replicas } = address
  try {
    return await streams.add({
      name,
      ...identityConfig(name, createStreamId(), version),
      num_replicas: replicas,
      max_msgs: retention,
      max_bytes: storeLimits.retentionBytes,
      // ns
      duplicate_window: storeLimits.refWindow * 1_000_000,
      // A single message that goes missing would be a hole in the ids.
      deny_delete: true,
      allow_direct: true,
      ...unitsOf(version),
    })
  } catch (error) {
    const there = await streams.info(name).catch(() => undefined)
    if (there === undefined) throw error
    return there
  }
}

/** A stream as the server tells of it, and its identity. */
export interface FoundStream {
  readonly info: StreamInfo
  readonly id: string
}

/**
 * The stream as it is, made where there is none.
 *
 * @throws StoreOpenError `path` for a stream of another program; what the client throws.
 */
export async function findStream(setup: StreamSetup, retention: number): Promise<FoundStream> {
  const { streams, address, version } = setup
  const info = await streams.info(address.name).catch((error: unknown) => {
    if (isMissingStream(error)) return makeStream(setup, retention)
    throw error
  })
  const id = identityOf(info)
  if (id === undefined) {
    throw new StoreOpenError(
      'path',
      `The stream ${address.shown} belongs to another program; choose another name.`,
      { obstacle: 'foreign' },
    )
  }
  const { allow_atomic: wanted } = unitsOf(version)
  if (wanted !== true || info.config.allow_atomic === true) return { info, id }
  // It was made by an older server; where this one does not let us, messages go one by one, as they did.
  const renewed = await streams.update(address.name, { allow_atomic: true }).catch(() => info)
  return { info: renewed, id }
}
