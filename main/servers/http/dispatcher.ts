import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { shapeOf } from '../../shared/contract/errors.ts'
import { preflightHeaders } from './cors.ts'
import { faultRefusal } from './fault-refusal.ts'
import { methodsOf, sendAnswer, type Exchange, type Handler, type Route } from './exchange.ts'
import type { Admitted, Judgement } from './gate.ts'
import {
  refusal,
  sendRefusal,
  type HeaderList,
  type Refusable,
  type Refusal,
} from './http-answer.ts'
import type { HttpBooks } from '../accounting/http-books.ts'
import type { SocketLine } from '../socket-line.ts'

export type Routes = ReadonlyMap<string, Route>

const handled: readonly string[] = ['GET', 'HEAD', 'POST']

/** Requests of one connection that wait for their answers; more than a browser ever pipelines. */
const maxPipelined = 256

/** A request whose answer is not over. */
interface Pending {
  readonly response: ServerResponse
  /** Once it was admitted, and until it is a stream, which outlives what it was asked with. */
  exchange: Exchange | undefined
  streams: boolean
}

export interface Dispatcher {
  handle(request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void
  /** True while an answer on this socket has begun and not ended. */
  isAnswering(socket: Socket): boolean
  /** True while a request on this socket has a head and not all of its body. */
  isReceiving(socket: Socket): boolean
}

/** The outcome of looking up a path: its route, or why there is none. */
export function findRoute(routes: Routes, { path, headers }: Admitted): Route | Refusal {
  return (
    routes.get(path) ??
    refusal({ code: 'not_found', message: 'There is nothing at this path.' }, headers)
  )
}

/** The refusal of a method that a route does not have. */
export function wrongMethod(route: Route, { headers }: Admitted): Refusal {
  const allowed = methodsOf(route)
  const message = `This path has ${allowed}.`
  return refusal({ code: 'method_not_allowed', message }, ['Allow', allowed, ...headers])
}

/** The refusal of an invalid client id. */
export function wrongClient({ wrongClient: fault, headers }: Admitted): Refusal | undefined {
  return fault && refusal(fault, headers)
}

/** Every method that some path has, for `OPTIONS *`. */
export function methodsOfAll(routes: Routes): string {
  return [...new Set([...routes.values()].flatMap((route) => methodsOf(route).split(', ')))].join(
    ', ',
  )
}

function answerOptions(exchange: Exchange, methods: string): void {
  const cors = exchange.path === '*' ? [] : preflightHeaders(exchange.request, methods)
  sendAnswer(exchange, 204, ['Allow', methods, ...cors])
}

/** Creates what leads from the HTTP parser to the routes of a server: gate, methods, errors. */
export function createDispatcher(
  routes: Routes,
  admit: (request: IncomingMessage) => Judgement,
  books: HttpBooks,
  unwanted: (socket: Socket) => ((headers: HeaderList) => Refusal) | undefined,
  linger: Refusable['linger'],
  line: Pick<SocketLine, 'answered' | 'faults' | 'draws'>,
): Dispatcher {
  /** What each socket waits for: mostly one answer. */
  const waiting = new WeakMap<Socket, Pending[]>()

  function waitingOn(socket: Socket): Pending[] {
    const known = waiting.get(socket)
    if (known !== undefined) return known
    const fresh: Pending[] = []
    waiting.set(socket, fresh)
    return fresh
  }

  function fail(exchange: Exchange, error: unknown): void {
    sendRefusal(exchange, refusal(shapeOf(error), exchange.headers))
  }

  /** Runs a handler. What answers at once is spared a promise: polls are many. */
  function run(handler: Handler, exchange: Exchange): void {
    try {
      handler(exchange)?.catch((error: unknown) => fail(exchange, error))
    } catch (error) {
      fail(exchange, error)
    }
  }

  return {
    isAnswering: (socket) =>
      waiting.get(socket)?.some(({ response }) => response.headersSent) ?? false,
    isReceiving: (socket) =>
      waiting.get(socket)?.some(({ response }) => !response.req.complete) ?? false,
    handle(request, response, expectsContinue) {
      const { socket } = request
      const all = waitingOn(socket)
      const pending: Pending = { response, exchange: undefined, streams: false }
      all.push(pending)
      response.on('close', () => {
        if (all.length === 1) all.pop()
        else all.splice(all.indexOf(pending), 1)
        if (pending.exchange !== undefined) books.close(pending.exchange)
        if (all.length === 0) line.answered(socket)
      })
      // Behind a stream no answer would ever come.
      if (all.length > 1 && (all.length > maxPipelined || all.some(({ streams }) => streams))) {
        socket.destroy()
        return
      }
      const { admitted, refused } = admit(request)
      if (socket.destroyed) return
      if (refused !== undefined) {
        sendRefusal({ request, response, linger }, refused)
        return
      }
      const exchange: Exchange = {
        ...admitted,
        request,
        response,
        socket,
        linger,
        expectsContinue,
        carried: { content: 0, payload: 0, last: 0 },
        streams: false,
      }
      pending.exchange = exchange
      books.open(exchange)
      const refuse = unwanted(socket)
      if (refuse !== undefined) {
        sendRefusal(exchange, refuse(['Connection', 'close', ...admitted.headers]))
        return
      }
      const { method } = request
      if (admitted.path === '*') {
        answerOptions(exchange, methodsOfAll(routes))
        return
      }
      const route = findRoute(routes, admitted)
      if ('error' in route) {
        sendRefusal(exchange, route)
        return
      }
      const handler = method === 'POST' ? route.post : route.get
      const misnamed = wrongClient(admitted)
      if (method === 'OPTIONS') answerOptions(exchange, methodsOf(route))
      else if (handler === undefined || !handled.includes(method ?? '')) {
        sendRefusal(exchange, wrongMethod(route, admitted))
      } else if (misnamed !== undefined) sendRefusal(exchange, misnamed)
      else {
        const failing = route.always ? undefined : faultRefusal(line, socket, admitted.headers)
        if (failing !== undefined) sendRefusal(exchange, failing)
        else run(handler, exchange)
        if (!exchange.streams) return
        books.close(exchange)
        pending.exchange = undefined
        pending.streams = true
      }
    },
  }
}
