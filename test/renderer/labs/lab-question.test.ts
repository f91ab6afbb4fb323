import { describe, expect, it } from 'vitest'
import { createFakeHost } from '../../support/fake-host.ts'
import { actionOf, open } from './open-labs.ts'

describe('the question of a lab', () => {
  const heartbeat = 'labs.halfOpen.answer.heartbeat'
  const silence = actionOf('halfOpen', 'silent')

  it('comes before anything is set up, and can be put off', async () => {
    const { labs, panes } = await open()
    labs.ask('halfOpen')
    expect(labs.asked.value).toBe('halfOpen')
    expect(labs.inForce.value).toBeUndefined()
    expect(panes.shared().map(({ lane }) => lane)).toEqual(['polling'])
    labs.ask(undefined)
    await labs.answer(heartbeat)
    expect(labs.inForce.value).toBeUndefined()
  })

  it('is answered by the run, and the answer stays when the line is well again', async () => {
    const { labs, panes, book, clock } = await open()
    labs.ask('halfOpen')
    await labs.answer('labs.halfOpen.answer.both')
    expect(labs.inForce.value?.name).toBe('halfOpen')
    expect(labs.asked.value).toBeUndefined()
    const [first] = panes.entries.value
    if (first === undefined) throw new Error('no pane')
    const notes = book.observe(first.pane.config())
    notes.stateChanged('open', 1, 'opened', 1_000, undefined)
    await labs.run(silence)
    labs.look()
    expect(labs.finding.value).toBeUndefined()
    notes.stateChanged('waiting', 3, 'silent' as never, 13_000, undefined)
    clock.now = 13_100
    labs.look()
    expect(labs.finding.value?.answer).toBe(heartbeat)
    expect(labs.finding.value?.figures[0]).toMatchObject({ key: 'labs.figure.noticed', pane: 0 })
    await labs.run(silence)
    labs.look()
    expect(labs.finding.value?.answer).toBe(heartbeat)
    expect(labs.guess.value).toBe('labs.halfOpen.answer.both')
  })

  it('is asked anew for the next lab, with no answer of the one before', async () => {
    const { labs } = await open()
    labs.ask('halfOpen')
    await labs.answer(heartbeat)
    labs.ask('wall')
    expect(labs.inForce.value?.name).toBe('halfOpen')
    await labs.answer(undefined)
    expect(labs.inForce.value?.name).toBe('wall')
    expect(labs.guess.value).toBeUndefined()
    expect(labs.finding.value).toBeUndefined()
  })

  it('keeps the guess over a reload, for the lab that it belongs to', async () => {
    const host = createFakeHost()
    const first = await open(host)
    first.labs.ask('halfOpen')
    await first.labs.answer(heartbeat)
    const second = await open(host, first.stored)
    second.labs.resume()
    expect(second.labs.guess.value).toBe(heartbeat)
    first.stored.set('lab.guess', 'labs.wall.answer.opens')
    const third = await open(host, first.stored)
    third.labs.resume()
    expect(third.labs.guess.value).toBeUndefined()
  })
})
