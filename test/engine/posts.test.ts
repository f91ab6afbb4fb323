import { describe, expect, it } from 'vitest'
import { PlaygroundError } from '../../main/shared/contract/errors.ts'
import type { Draft } from '../../main/shared/contract/message.ts'
import { createPosts } from '../../main/engine/posts.ts'
import { createManualClock } from '../support/manual-clock.ts'

function setUp() {
  const clock = createManualClock()
  const stored: Draft[] = []
  let failures = 0
  let id = 'first'
  const posts = createPosts(
    {
      get id() {
        return id
      },
      async append(batch) {
        await Promise.resolve()
        if (failures > 0) {
          failures -= 1
          throw new PlaygroundError('store_busy', 'busy')
        }
        stored.push(...batch)
        return [stored.length]
      },
      read: async () => ({ messages: [], more: false }),
    },
    clock,
  )
  return {
    clock,
    stored,
    posts,
    failNext: () => (failures += 1),
    renew: () => (id = 'second'),
  }
}
const post = { author: 'you', body: 'hello', ref: 'a', client: 'pane' }

describe('a post', () => {
  it('is stored once for the same ref within a minute, also while the first is on its way', async () => {
    const { posts, stored } = setUp()
    const answers = await Promise.all([posts.post(post), posts.post(post)])
    expect(answers.map(({ id, repeated }) => [id, repeated])).toEqual([
      [1, false],
      [1, true],
    ])
    expect(stored).toHaveLength(1)
  })

  it('is stored again when another stream has replaced the former', async () => {
    const { posts, stored, renew } = setUp()
    await posts.post(post)
    renew()
    expect(await posts.post(post)).toMatchObject({ id: 2, repeated: false })
    expect(await posts.post(post)).toMatchObject({ id: 2, repeated: true })
    expect(stored).toHaveLength(2)
  })

  it('is remembered among many short ones, and forgotten among many long ones', async () => {
    const { posts, stored } = setUp()
    await posts.post(post)
    const long = 'x'.repeat(65_000)
    for (let n = 0; n < 20_000; n += 1) await posts.post({ ...post, ref: `short ${n}` })
    expect(await posts.post(post)).toMatchObject({ id: 1, repeated: true })
    for (let n = 0; n < 400; n += 1) await posts.post({ ...post, ref: `long ${n}`, body: long })
    expect((await posts.post(post)).repeated).toBe(false)
    expect(stored).toHaveLength(20_402)
  })

  it('answers a repeated one as the first time', async () => {
    const { clock, posts } = setUp()
    const first = await posts.post(post)
    await clock.advance(1_000)
    expect(await posts.post(post)).toEqual({ ...first, repeated: true })
  })

  it('is stored again after a minute', async () => {
    const { clock, posts, stored } = setUp()
    await posts.post(post)
    await clock.advance(60_001)
    expect((await posts.post(post)).repeated).toBe(false)
    expect(stored).toHaveLength(2)
  })

  it('is not forgotten early because the wall clock was set forward', async () => {
    const { posts, clock, stored } = setUp()
    const post = { author: 'a', body: 'b', ref: 'r' }
    const first = await posts.post(post)
    clock.step(8 * 3_600_000)
    await clock.advance(59_000)
    expect(await posts.post(post)).toMatchObject({ id: first.id, repeated: true })
    await clock.advance(1_001)
    const again = await posts.post(post)
    expect(again.repeated).toBe(false)
    expect(stored.at(-1)?.createdAt).toBe(clock.now())
  })

  it('is another one where client or text differ, so that a clash of refs loses nothing', async () => {
    const { posts, stored } = setUp()
    await posts.post(post)
    await posts.post({ ...post, client: 'other' })
    await posts.post({ ...post, body: 'bye' })
    expect(stored).toHaveLength(3)
  })

  it('may be tried again under the same ref after the store refused it', async () => {
    const { posts, stored, failNext } = setUp()
    failNext()
    await expect(posts.post(post)).rejects.toMatchObject({ code: 'store_busy' })
    expect((await posts.post(post)).repeated).toBe(false)
    expect(stored).toHaveLength(1)
  })
})

describe('a post to a stream that other playgrounds write to as well', () => {
  const theirs = { id: 41, author: 'you', body: 'hello', createdAt: 5 }

  /** @param held its messages; `repeated` says that it has every name already. */
  function setUpShared(held: readonly (typeof theirs)[], repeated: boolean) {
    const clock = createManualClock()
    const names: string[] = []
    const posts = createPosts(
      {
        id: 'shared',
        append: async () => [42],
        async appendNamed(_, name) {
          names.push(name)
          return { id: 41, repeated }
        },
        read: async (after) => ({ messages: held.filter(({ id }) => id > after), more: false }),
      },
      clock,
    )
    return { clock, names, posts }
  }

  it('has the name of its sender, its ref and its text, so that it is there once', async () => {
    const { names, posts } = setUpShared([], false)
    await posts.post(post)
    await posts.post({ ...post, body: 'other' })
    await posts.post({ ...post, client: 'other' })
    expect(new Set(names).size).toBe(3)
    expect(await posts.post({ author: 'you', body: 'hello' })).toMatchObject({ id: 42 })
    expect(names).toHaveLength(3)
  })

  it('is answered with the message that another of them stored, and its time', async () => {
    const { posts } = setUpShared([theirs], true)
    const answer = { id: 41, draft: { createdAt: 5 }, repeated: true }
    expect(await posts.post(post)).toMatchObject(answer)
    expect(await posts.post(post)).toMatchObject(answer)
  })

  it('is answered with the time of now where that message is deleted already', async () => {
    const { clock, posts } = setUpShared([{ ...theirs, id: 50 }], true)
    expect(await posts.post(post)).toMatchObject({ id: 41, draft: { createdAt: clock.now() } })
  })
})
