import { beforeEach, describe, expect, it } from 'vitest'
import { createPaneHarness, type PaneHarness } from './pane-harness.ts'

let context: PaneHarness['context']
let deliver: PaneHarness['deliver']
let openSocket: PaneHarness['openSocket']

beforeEach(() => {
  ;({ context, deliver, openSocket } = createPaneHarness())
})

describe('the feed of a pane', () => {
  it('keeps the newest 5,000 rows and counts the rest', () => {
    const pane = openSocket()
    for (let id = 1; id <= 5_100; id += 1) deliver(id, 1)
    expect(pane.rowCount()).toBe(5_000)
    expect(pane.row(0)?.id).toBe(5_100)
    expect(pane.row(4_999)?.id).toBe(101)
    expect(pane.row(5_000)).toBeUndefined()
    expect(pane.snapshot()).toMatchObject({ droppedFromView: 100 })
  })

  it('names the sender, also when its acknowledgement comes after the message', async () => {
    const pane = openSocket()
    const post = pane.post('Hello', 'Ada')
    const socket = context.environment.sockets.at(-1)
    deliver(1, 1)
    expect(pane.row(0)?.sentBy).toBeUndefined()
    const sent = socket?.sent[0] as { ref: string } | undefined
    socket?.sends({ type: 'ack', ref: sent?.ref, id: 1 })
    await post
    expect(pane.row(0)?.sentBy).toBe('websocket-1')
  })

  it('gives the delays that arrived in a span', () => {
    const pane = openSocket()
    const from = context.environment.now()
    for (let id = 1; id <= 10; id += 1) {
      deliver(id, id)
      context.environment.sleep(100)
    }
    const { at, delay } = pane.delays(from + 200, from + 500, 100)
    expect([...at]).toEqual([from + 200, from + 300, from + 400])
    expect([...delay]).toEqual([3, 4, 5])
  })
})
