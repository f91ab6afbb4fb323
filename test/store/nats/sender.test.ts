import { headers, RequestError, NoRespondersError } from '@nats-io/transport-node'
import { describe, expect, it } from 'vitest'
import type { NamedDraft } from '../../../main/store/nats/delivery.ts'
import { failureOf } from '../../../main/store/nats/nats-errors.ts'
import { createSender, type SenderOptions } from '../../../main/store/nats/sender.ts'
import { drafts } from '../open-file.ts'

type Sent = readonly [body: string, header: Readonly<Record<string, string>>]

const parts: readonly NamedDraft[] = drafts(3).map((draft, place) => ({ draft, name: `n${place}` }))

/** A server that answers a unit so, and single messages as repeated, with ids from 40 on. */
function setUp(answer: object | Error, isConnected = true) {
  const sent: Sent[] = []
  const note = (body: string, made: ReturnType<typeof headers>): void => {
    const names = ['Nats-Msg-Id', 'Nats-Batch-Sequence', 'Nats-Batch-Commit']
    sent.push([body, Object.fromEntries(names.map((name) => [name, made.get(name)]))])
  }
  const alone: string[] = []
  const options = {
    connection: {
      publish: (_: string, body: string, more: { headers: ReturnType<typeof headers> }) =>
        note(body, more.headers),
      async request(_: string, body: string, more: { headers: ReturnType<typeof headers> }) {
        note(body, more.headers)
        if (answer instanceof Error) throw answer
        return { json: () => answer }
      },
    },
    js: {
      async publish(_: string, __: string, { msgID }: { msgID: string }) {
        alone.push(msgID)
        return { seq: 40 + alone.length, duplicate: true }
      },
    },
    modules: {
      transport: {
        headers,
        errors: { RequestError, NoRespondersError, ClosedConnectionError: class extends Error {} },
      },
    },
    subject: () => 'playground.x',
    isConnected: () => isConnected,
    answerTime: 1,
  } as unknown as SenderOptions
  return { sender: createSender(options), sent, alone }
}
const refusal = (err_code: number, code = 400) => ({
  seq: 0,
  error: { code, err_code, description: 'refused' },
})

describe('a unit of messages', () => {
  it('has every message numbered under its name, and is made by the last one', async () => {
    const { sender, sent } = setUp({ seq: 12 })
    expect(await sender.unit(parts)).toEqual([10, 11, 12].map((id) => ({ id, repeated: false })))
    expect(sent.map(([, header]) => header)).toEqual([
      { 'Nats-Msg-Id': 'n0', 'Nats-Batch-Sequence': '1', 'Nats-Batch-Commit': '' },
      { 'Nats-Msg-Id': 'n1', 'Nats-Batch-Sequence': '2', 'Nats-Batch-Commit': '' },
      { 'Nats-Msg-Id': 'n2', 'Nats-Batch-Sequence': '3', 'Nats-Batch-Commit': '1' },
    ])
    expect(sent.map(([body]) => body)).toEqual(parts.map(({ draft }) => draft.body))
  })

  it('that is there already has each message asked for its place', async () => {
    const { sender, alone } = setUp(refusal(10_201))
    expect(await sender.unit(parts)).toEqual([41, 42, 43].map((id) => ({ id, repeated: true })))
    expect(alone).toEqual(['n0', 'n1', 'n2'])
  })

  it.each([
    ['a part was lost on its way', refusal(10_176), 'unsent'],
    ['the server has too many units', refusal(10_210), 'unsent'],
    ['there is no leader', refusal(10_008, 503), 'unsent'],
    ['there is no room', refusal(10_077, 503), 'full'],
    ['a message is refused', refusal(10_054), 'refused'],
    [
      'nobody hears it',
      new RequestError('no responders', { cause: new NoRespondersError('x') }),
      'unsent',
    ],
    ['there is no answer', Object.assign(new Error('late'), { name: 'TimeoutError' }), 'unknown'],
  ] as const)('where %s', async (_, answer, failure) => {
    const { sender } = setUp(answer)
    const error = await sender.unit(parts).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Error)
    expect(failureOf(error)).toBe(failure)
  })

  it('is not sent without a server', async () => {
    const { sender, sent } = setUp({ seq: 3 }, false)
    await expect(sender.unit(parts)).rejects.toThrow()
    expect(sent).toEqual([])
  })
})
