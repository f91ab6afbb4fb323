import type { IncomingMessage } from 'node:http'
import { dispatch, mostOfCall } from '../../shared/contract/calls.ts'
import { PlaygroundError } from '../../shared/contract/errors.ts'
import { httpLimits } from '../../shared/contract/limits.ts'
import { isOurs } from '../launch/socket-owner.ts'
import type { Playground } from '../../playground.ts'
import type { WebAccess } from './web-access.ts'
import type { WebKeys } from './web-keys.ts'

/** Refused codes that are worth a line of the log. */
const mostLogged = 5

export interface WebApiOptions {
  readonly keys: WebKeys
  readonly access: Pick<WebAccess, 'trust'>
  /** @throws PlaygroundError `stopped` */
  readonly engine: () => Playground
  readonly log: (line: string) => void
}

/** What a path below `/api/` is answered with, by POST; undefined where there is nothing. */
export type WebApi = (
  path: string,
  request: IncomingMessage,
  from: string | undefined,
) => (() => Promise<unknown>) | undefined

async function readBody(request: IncomingMessage, most: number): Promise<unknown> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    throw new PlaygroundError('unsupported_media_type', 'A call must be application/json.')
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > most) throw new PlaygroundError('too_large', 'The call is too large.')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as unknown
  } catch {
    throw new PlaygroundError('bad_json', 'The body of a call must be JSON.')
  }
}

function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null && Object.hasOwn(body, name)
    ? (body as Record<string, unknown>)[name]
    : undefined
}

/**
 * Creates the API of the page's port: `/api/call/NAME` and `/api/code` with a key, and `/api/key` with the
 * one-time code for it.
 */
export function createWebApi({ keys, access, engine, log }: WebApiOptions): WebApi {
  /** @throws PlaygroundError where the request brings no key. */
  function checkKey({ headers }: IncomingMessage, from: string | undefined): void {
    if (!keys.isKey(/^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '')) {
      throw new PlaygroundError(
        'forbidden',
        'The token of this launch is missing; open the address that the playground printed.',
      )
    }
    access.trust(from)
  }

  async function call(request: IncomingMessage, name: string): Promise<unknown> {
    const body = await readBody(request, mostOfCall(name, httpLimits.body))
    return dispatch(engine().handlers, name, fieldOf(body, 'input'))
  }

  let refusals = 0
  /** A code stood in a command line: a program of another person may have read it there. */
  async function redeem(request: IncomingMessage): Promise<string> {
    const code = fieldOf(await readBody(request, httpLimits.body), 'code')
    const { remoteAddress = '', remotePort = 0, localAddress = '', localPort = 0 } = request.socket
    const ends = [
      { address: remoteAddress, port: remotePort },
      { address: localAddress, port: localPort },
    ] as const
    const key =
      typeof code === 'string' && isOurs(...ends) !== false ? keys.redeem(code) : undefined
    if (key !== undefined) return key
    refusals += 1
    if (refusals <= mostLogged) {
      log('page: a one-time code was refused: used before, too old, or asked for by another user')
    }
    throw new PlaygroundError(
      'forbidden',
      'This address was good once; open the address that the playground printed.',
    )
  }

  return (path, request, from) => {
    if (path === '/api/key') return () => redeem(request)
    const name = /^\/api\/call\/(\w+)$/.exec(path)?.[1]
    if (name === undefined && path !== '/api/code') return undefined
    return async () => {
      checkKey(request, from)
      return name === undefined ? keys.issueCode() : call(request, name)
    }
  }
}
