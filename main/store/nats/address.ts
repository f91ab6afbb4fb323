import { StoreOpenError } from '../file/open-error.ts'

/** Where a stream on NATS is, and how to get there. */
export interface NatsAddress {
  /** `host:port` of one server or several of one cluster, with `nats://` or `tls://` before it. */
  readonly servers: readonly string[]
  /** Of the stream. */
  readonly name: string
  readonly user?: string | undefined
  readonly password?: string | undefined
  /** Where there is a user and no password. */
  readonly token?: string | undefined
  /** The path of a file with credentials (JWT and seed), as NATS tools write it. */
  readonly credentials?: string | undefined
  /** The path of a file with the certificate of the authority that signed the server's. */
  readonly authority?: string | undefined
  /** How many servers keep the stream, where it is made: 1, 3 or 5. */
  readonly replicas: number
  /** The address as it may be shown: without a password. */
  readonly shown: string
}

/** True for what names a stream on NATS and not a file. */
export function isNatsAddress(location: string): boolean {
  return /^(?:nats|tls):\/\//i.test(location)
}

const shape =
  /^(?<scheme>nats|tls):\/\/(?:(?<login>[^@/?]*)@)?(?<hosts>[^@/?]+)\/(?<name>[\w-]{1,64})(?:\?(?<query>.*))?$/i

const host = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i

const usage =
  'An address is nats://HOST:4222/NAME or tls://USER:PASSWORD@HOST,HOST/NAME; a name has letters, digits, - and _. ' +
  'After it may come ?creds=FILE, ca=FILE and replicas=1, 3 or 5, with & between them.'

function refused(location: string, why: string): StoreOpenError {
  // What cannot be read may hold a password anywhere before an @.
  const shown = location.replace(/:\/\/.*@/, '://')
  return new StoreOpenError('path', `The store ${shown} cannot be used: ${why}. ${usage}`)
}

/** A part of the address as text; undefined for none. */
function decoded(part: string | undefined): string | undefined {
  return part === undefined || part === '' ? undefined : decodeURIComponent(part)
}

function login(text: string | undefined): Pick<NatsAddress, 'user' | 'password' | 'token'> {
  const [user, password] = (text ?? '').split(':', 2)
  return password === undefined
    ? { token: decoded(user) }
    : { user: decoded(user), password: decoded(password) }
}

/**
 * Reads the address of a stream.
 *
 * @param credentials a file that was named elsewhere; one in the address goes first.
 * @throws StoreOpenError `path`.
 */
export function readNatsAddress(location: string, credentials?: string): NatsAddress {
  const parts = shape.exec(location.trim())?.groups
  if (parts === undefined) throw refused(location, 'its address cannot be read')
  const hosts = (parts['hosts'] ?? '').split(',')
  const wrong = hosts.find((one) => !host.test(one))
  if (wrong !== undefined) throw refused(location, `${wrong || 'an empty name'} is not a host`)

  const query = new URLSearchParams(parts['query'])
  const unknown = [...query.keys()].find((key) => !['creds', 'ca', 'replicas'].includes(key))
  if (unknown !== undefined) throw refused(location, `${unknown} is not known`)
  const replicas = query.get('replicas') ?? '1'
  if (!['1', '3', '5'].includes(replicas))
    throw refused(location, 'a stream is kept by 1, 3 or 5 servers')

  const scheme = (parts['scheme'] ?? '').toLowerCase()
  const name = parts['name'] ?? ''
  try {
    return {
      servers: hosts.map((one) => `${scheme}://${one}`),
      name,
      ...login(parts['login']),
      credentials: query.get('creds') ?? credentials,
      authority: query.get('ca') ?? undefined,
      replicas: Number(replicas),
      shown: `${scheme}://${hosts.join(',')}/${name}`,
    }
  } catch {
    throw refused(location, 'its user or password is not percent-encoded')
  }
}
