import { readFileSync } from 'node:fs'
import type { NatsConnection, NodeConnectionOptions } from '@nats-io/transport-node'
import { StoreOpenError } from '../file/open-error.ts'
import type { NatsAddress } from './address.ts'
import type { NatsModules } from './nats-modules.ts'

/** How long the first connection may take, in ms. */
const connectTimeout = 5_000
/** A server that answers no ping for twice this long is given up for another one, in ms. */
const pingInterval = 2_000

function readGiven(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code = 'it cannot be read' } = error as NodeJS.ErrnoException
    throw new StoreOpenError('path', `The ${what} ${file} cannot be used: ${code}.`)
  }
}

function optionsOf(address: NatsAddress, { transport }: NatsModules): NodeConnectionOptions {
  const { servers, user, password, token, credentials, authority } = address
  const secure = authority !== undefined || servers.some((one) => one.startsWith('tls:'))
  return {
    servers: servers.map((one) => one.replace(/^\w+:\/\//, '')),
    name: 'realtime-playground',
    timeout: connectTimeout,
    pingInterval,
    maxPingOut: 2,
    // A lost server is looked for as long as the playground runs.
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    ...(user !== undefined && { user, pass: password ?? '' }),
    ...(token !== undefined && { token }),
    ...(credentials !== undefined && {
      authenticator: transport.credsAuthenticator(
        new TextEncoder().encode(readGiven(credentials, 'file of credentials')),
      ),
    }),
    ...(secure && {
      tls: authority === undefined ? {} : { ca: readGiven(authority, 'file of certificates') },
    }),
  }
}

/** Why there is no connection, for a person. */
function whyNot(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'AuthorizationError' || error.name === 'UserAuthenticationExpiredError') {
    return 'it refuses the user, password, token or credentials'
  }
  if (error.name === 'TimeoutError') return `it did not answer for ${connectTimeout / 1_000} s`
  const { cause } = error
  const own = error.message.replace(/\.$/, '')
  return cause instanceof Error && cause.message !== own ? `${own} (${cause.message})` : own
}

/** Why a store on NATS cannot be opened: the address, and what is the matter there. */
export function unreachableError(address: NatsAddress, error: unknown): StoreOpenError {
  return new StoreOpenError(
    'unreachable',
    `No NATS server with JetStream can be used at ${address.shown}: ${whyNot(error)}.`,
  )
}

/**
 * Connects to the servers of a stream, one after the other. From then on the connection heals by itself.
 *
 * @throws StoreOpenError `unreachable` with the address, or `path` for a file that cannot be read.
 */
export async function connectTo(
  address: NatsAddress,
  modules: NatsModules,
): Promise<NatsConnection> {
  const options = optionsOf(address, modules)
  try {
    return await modules.transport.connect(options)
  } catch (error) {
    throw unreachableError(address, error)
  }
}
