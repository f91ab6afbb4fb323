import { Buffer } from 'node:buffer'
import type { Clock } from '../../engine/clock.ts'
import { sendAnswer, type Route } from '../http/exchange.ts'
import { freshJson } from '../http/http-answer.ts'

/** `GET /clock`: the clock that messages are dated by, for who measures delays on another machine (PROTOCOL 2.4). */
export function createClockRoute(clock: Pick<Clock, 'now'>): Route {
  return {
    always: true,
    get: (exchange) =>
      sendAnswer(exchange, 200, freshJson, Buffer.from(JSON.stringify({ now: clock.now() }))),
  }
}
