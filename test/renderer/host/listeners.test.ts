import { describe, expect, it } from 'vitest'
import { createListeners } from '../../../renderer/host/listeners.ts'

/** Nothing that listens here throws. */
const fail = (error: unknown): void => {
  throw error
}

describe('an event', () => {
  it('reaches everyone who listens to it and has not stopped, and nobody else', () => {
    const listeners = createListeners(fail)
    const heard: string[] = []
    const stop = listeners.on('cleared', ({ through }) => heard.push(`one ${through}`))
    listeners.on('cleared', ({ through }) => heard.push(`other ${through}`))
    listeners.on('incident', () => heard.push('incident'))
    listeners.emit('cleared', { through: 1 })
    stop()
    listeners.emit('cleared', { through: 2 })
    expect(heard).toEqual(['one 1', 'other 1', 'other 2'])
  })

  it('that nobody listens to is passed over', () => {
    const listeners = createListeners(fail)
    expect(() => listeners.emit('cleared', { through: 1 })).not.toThrow()
  })
})

describe('the connection', () => {
  it('is told at once to who asks later, as far as it is known', () => {
    const listeners = createListeners(fail)
    const early: boolean[] = []
    const late: boolean[] = []
    listeners.onConnection((connected) => early.push(connected))
    expect(early).toEqual([])
    listeners.tellConnection(true)
    listeners.onConnection((connected) => late.push(connected))
    expect([early, late]).toEqual([[true], [true]])
  })

  it('is told once while it lasts, and no more to who has stopped listening', () => {
    const listeners = createListeners(fail)
    const told: boolean[] = []
    const stop = listeners.onConnection((connected) => told.push(connected))
    listeners.tellConnection(true)
    listeners.tellConnection(true)
    listeners.tellConnection(false)
    expect(told).toEqual([true, false])
    stop()
    listeners.tellConnection(true)
    expect(told).toEqual([true, false])
  })
})
