import { beforeEach, describe, expect, it } from 'vitest'
import { message, messages } from '../../support/fake-environment.ts'
import { createPaneHarness, type PaneHarness } from '../../renderer/panes/pane-harness.ts'
import { overdue } from '../../../main/shared/measures/pane-wait.ts'

let context: PaneHarness['context']
let paneOf: PaneHarness['paneOf']
let openSocket: PaneHarness['openSocket']
let deliver: PaneHarness['deliver']

beforeEach(() => {
  ;({ context, paneOf, openSocket, deliver } = createPaneHarness())
})

describe('what waits in a pane', () => {
  it('is nothing before the pane is started, and while all has arrived', () => {
    const pane = paneOf('websocket')
    context.known.bounds({ oldest: 1, newest: 5 }, context.environment.now())
    expect(pane.snapshot().waiting).toBeUndefined()
    const open = openSocket()
    deliver(6, 1)
    expect(open.snapshot().waiting).toBeUndefined()
  })

  it('is what other panes have and a slow poll has not asked for', async () => {
    context.current = { ...context.current, pollInterval: 8_000 }
    const polling = paneOf('polling')
    polling.start()
    await context.environment.requests[0]?.answers(messages(1, 10, 5), {
      headers: { 'x-stream': 'one' },
    })
    const socket = openSocket()
    for (let id = 11; id <= 27; id += 1) deliver(id, 0)
    await context.environment.advance(6_200)
    expect(socket.snapshot().waiting).toBeUndefined()
    expect(polling.snapshot().waiting).toEqual({ count: 17, oldestMs: 6_200 })
    await context.environment.advance(800)
    await context.environment.requests.at(-1)?.answers(messages(11, 27, context.environment.now()))
    expect(polling.snapshot().waiting).toBeUndefined()
  })

  it('counts from the start of the pane where it never got an answer', () => {
    context.known.bounds({ oldest: 1, newest: 40 }, context.environment.now())
    const pane = paneOf('sse')
    pane.start()
    context.environment.sleep(2_000)
    context.known.bounds({ oldest: 1, newest: 43 }, context.environment.now())
    context.environment.sleep(500)
    expect(pane.snapshot().waiting).toEqual({ count: 3, oldestMs: 500 })
  })

  it('ends where a person disconnects the pane: nobody waits then', () => {
    const pane = openSocket()
    deliver(1, 1)
    context.known.bounds({ oldest: 1, newest: 9 }, context.environment.now())
    expect(pane.snapshot().waiting).toMatchObject({ count: 8 })
    pane.stop()
    expect(pane.snapshot().waiting).toBeUndefined()
  })

  it('is what was written in the new store, for a pane that has yet to hear of it', () => {
    const pane = openSocket()
    deliver(500, 1)
    context.known.follow('two', 0)
    context.known.bounds({ oldest: 1, newest: 3 }, context.environment.now())
    expect(pane.snapshot().waiting).toMatchObject({ count: 3 })
    const socket = context.environment.sockets.at(-1)
    socket?.sends({ type: 'reset', stream: 'two', oldest: 1, newest: 3 })
    expect(pane.snapshot().waiting).toBeUndefined()
    socket?.sends(message(4, context.environment.now()))
    expect(context.known.newest()).toBe(4)
  })
})

describe('a pane is overdue', () => {
  const delay = { p50: 250, p95: 480, p99: 500, max: 510 }
  const seen = (oldestMs: number, p95: number | undefined) => {
    const now = { delay: p95 === undefined ? undefined : { ...delay, p95 } }
    return overdue({ waiting: { count: 3, oldestMs }, now } as Parameters<typeof overdue>[0])
  }

  it('where something waits for more than a second, and longer than this window is used to', () => {
    expect(seen(999, undefined)).toBeUndefined()
    expect(seen(1_000, undefined)).toEqual({ count: 3, oldestMs: 1_000 })
    expect(seen(1_000, 480)).toMatchObject({ count: 3 })
    expect(seen(6_000, 7_600)).toBeUndefined()
    expect(seen(7_700, 7_600)).toMatchObject({ oldestMs: 7_700 })
  })

  it('never where nothing waits', () => {
    expect(overdue({ waiting: undefined } as Parameters<typeof overdue>[0])).toBeUndefined()
  })
})
