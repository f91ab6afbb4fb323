import { describe, expect, it } from 'vitest'
import { troublesOf, type TroubleFrom } from '../../../renderer/window/status-trouble.ts'

const server = (state: 'running' | 'stopped' | 'ended') => ({ state })
const fine = {
  heard: true,
  status: {
    store: {},
    servers: { polling: server('running'), sse: server('running'), websocket: server('running') },
  },
  loopMs: 1,
  aligned: true,
} as unknown as TroubleFrom

describe('what the status calls about', () => {
  it('is nothing while everything runs, and before anything is known', () => {
    expect(troublesOf(fine)).toEqual([])
    expect(troublesOf({ ...fine, status: undefined, heard: false })).toEqual([])
  })

  it('is the silence of the engine alone: what it said before holds no more', () => {
    expect(troublesOf({ ...fine, heard: false, loopMs: 900, aligned: false })).toEqual([
      { kind: 'silent' },
    ])
  })

  it('names each server that is down, a store that takes nothing, a late loop and clocks apart', () => {
    const status = {
      store: { trouble: 'full' },
      servers: { polling: server('stopped'), sse: server('ended'), websocket: server('running') },
    } as unknown as TroubleFrom['status']
    expect(troublesOf({ ...fine, status, loopMs: 80, aligned: false })).toEqual([
      { kind: 'store' },
      { kind: 'server', transport: 'polling', state: 'stopped' },
      { kind: 'server', transport: 'sse', state: 'ended' },
      { kind: 'loop', ms: 80 },
      { kind: 'clock' },
    ])
  })
})
