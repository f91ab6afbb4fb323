import { describe, expect, it } from 'vitest'
import { PlaygroundError } from '../../../main/shared/contract/errors.ts'
import { defaultSettings } from '../../../main/shared/contract/settings.ts'
import {
  changesOf,
  emptyDraft,
  problemFrom,
  problemsOf,
  type Draft,
} from '../../../renderer/settings/draft.ts'

const draft = (patch: Draft['patch'], ...unreadable: (keyof Draft['patch'])[]): Draft => ({
  patch,
  unreadable: new Set(unreadable),
})

describe('a draft', () => {
  it('without changes changes nothing and has no problem', () => {
    expect(changesOf(emptyDraft, defaultSettings)).toEqual([])
    expect(problemsOf(emptyDraft, defaultSettings)).toEqual({})
  })

  it('names what changes, from what to what', () => {
    expect(changesOf(draft({ pollInterval: 2_000 }), defaultSettings)).toEqual([
      { key: 'pollInterval', before: 500, after: 2_000 },
    ])
  })

  it('does not count a knob that was put back', () => {
    expect(changesOf(draft({ pollInterval: 500, allowedOrigins: [] }), defaultSettings)).toEqual([])
  })

  it('finds what is out of range', () => {
    expect(problemsOf(draft({ pollInterval: 49, pushRate: 9_000 }), defaultSettings)).toMatchObject(
      { pollInterval: { kind: 'range' }, pushRate: { kind: 'range' } },
    )
  })

  it('finds what is no number', () => {
    expect(problemsOf(draft({}, 'payload'), defaultSettings)).toEqual({
      payload: { kind: 'range' },
    })
  })

  it('finds a rate and a payload that are too much together, at the one that changes', () => {
    const limit = 8_000_000
    expect(problemsOf(draft({ payload: 32_768 }), { ...defaultSettings, pushRate: 500 })).toEqual({
      payload: { kind: 'product', limit, size: 32_768 },
    })
    expect(problemsOf(draft({ pushRate: 500 }), { ...defaultSettings, payload: 32_768 })).toEqual({
      pushRate: { kind: 'product', limit, size: 32_768 },
    })
  })

  it('counts the template itself where it is the feed, and the payload not at all', () => {
    const inForce = { ...defaultSettings, pushRate: 5_000, payload: 1_600, feed: 'chat' } as const
    const long = { template: 'x'.repeat(1_700) }
    expect(problemsOf(draft(long), inForce)).toEqual({})
    expect(problemsOf(draft({ ...long, feed: 'template' }), inForce)).toEqual({
      template: { kind: 'product', limit: 8_000_000, size: 1_700 },
    })
    const unused = { ...inForce, feed: 'clock' } as const
    expect(problemsOf(draft({ payload: 32_768 }), unused)).toEqual({})
  })
})

describe('a refusal of the engine', () => {
  it('belongs to the field that it names', () => {
    const error = new PlaygroundError('bad_setting', 'No.', 'payload')
    expect(problemFrom(error)).toEqual({
      key: 'payload',
      problem: {
        kind: 'refused',
        error: { code: 'bad_setting', message: 'No.', field: 'payload' },
      },
    })
  })
  it('belongs to no field where it names none', () => {
    expect(problemFrom(new PlaygroundError('stopped', 'Gone.'))).toBeUndefined()
    expect(problemFrom(new Error('other'))).toBeUndefined()
    expect(problemFrom(new PlaygroundError('bad_setting', 'No.', 'latency'))).toBeUndefined()
  })
})
