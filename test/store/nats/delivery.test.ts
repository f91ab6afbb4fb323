import { describe, expect, it } from 'vitest'
import { createDelivery, type NamedDraft, type Placed } from '../../../main/store/nats/delivery.ts'
import { createWriteTrouble } from '../../../main/store/stream/write-trouble.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { settled } from '../../support/settled.ts'
import { drafts } from '../open-file.ts'

const named = (name: string, message = name) => Object.assign(new Error(message), { name })
const apiError = (code: number, status: number) =>
  Object.assign(named('JetStreamApiError'), { code, status })

const timeout = named('TimeoutError')
const nobody = named('JetStreamNotEnabled')

/** A server that answers in this order, the last answer for ever. */
function setUp(...answers: readonly (Placed | Error)[]) {
  const clock = createManualClock()
  const trouble = createWriteTrouble(clock, 'unreachable')
  const names: string[] = []
  const deliver = createDelivery({
    clock,
    trouble,
    async send({ name }: NamedDraft): Promise<Placed> {
      const answer = answers[Math.min(names.length, answers.length - 1)]
      names.push(name)
      if (answer === undefined || answer instanceof Error) throw answer ?? timeout
      return answer
    },
  })
  const [draft] = drafts(1)
  if (draft === undefined) throw new Error('There is a draft.')
  const deliverNow = () => deliver({ draft, name: 'one' }, clock.steady() + 5_000)
  /** Lets time pass in steps that are shorter than any pause: each answer is heard before the next. */
  async function pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= 20) {
      await settled()
      await clock.advance(Math.min(20, left))
    }
    await settled()
  }
  /** Why it fails, once this much time has passed and not before. */
  async function failsAfter(milliseconds: number): Promise<unknown> {
    let settled = false
    const failed = deliverNow().catch((error: unknown) => {
      settled = true
      return error
    })
    await pass(milliseconds - 1)
    expect(settled).toBe(false)
    await pass(401)
    return failed
  }
  return { trouble, names, pass, deliverNow, failsAfter }
}

describe('a message on its way to NATS', () => {
  it('is sent again under the same name where its outcome is not known', async () => {
    const { names, pass, deliverNow } = setUp(timeout, timeout, { id: 7, repeated: true })
    const placed = deliverNow()
    await pass(1_000)
    expect(await placed).toEqual({ id: 7, repeated: true })
    expect(names).toEqual(['one', 'one', 'one'])
  })

  it('waits 5 s for somebody who takes it, and then has not been stored', async () => {
    const { failsAfter } = setUp(nobody)
    expect(await failsAfter(5_000)).toMatchObject({
      code: 'store_busy',
      message: expect.stringContaining('nothing was stored') as string,
    })
  })

  it('is asked after for 20 s where it may have been stored, and then nobody claims to know', async () => {
    const { failsAfter } = setUp(timeout, nobody)
    expect(await failsAfter(20_000)).toMatchObject({
      code: 'store_busy',
      message: expect.stringContaining('not known') as string,
    })
  })

  it('waits for a leader, and says meanwhile that the server is out of reach', async () => {
    const { trouble, pass, deliverNow } = setUp(
      apiError(10_008, 503),
      apiError(10_008, 503),
      apiError(10_008, 503),
      apiError(10_008, 503),
      apiError(10_008, 503),
      apiError(10_008, 503),
      { id: 1, repeated: false },
    )
    const placed = deliverNow()
    await pass(600)
    expect(trouble.told()).toBe('unreachable')
    await pass(1_000)
    expect(await placed).toMatchObject({ id: 1 })
    expect(trouble.told()).toBeUndefined()
  })

  it.each([
    ['the server has no room', apiError(10_047, 503), 'store_full'],
    [
      'it is larger than the server takes',
      named('InvalidArgumentError', 'max_payload'),
      'too_large',
    ],
  ])('is refused at once where %s', async (_, error, code) => {
    const { names, deliverNow } = setUp(error)
    await expect(deliverNow()).rejects.toMatchObject({ code })
    expect(names).toHaveLength(1)
  })
})
