import { expect, it } from 'vitest'
import { createEmitter } from '../../main/shared/emitter.ts'

interface Events {
  readonly said: string
  readonly counted: number
}

function setUp() {
  const faults: unknown[] = []
  const heard: string[] = []
  const events = createEmitter<Events>((error) => faults.push(error))
  const hear = (text: string): void => void heard.push(text)
  return { events, faults, heard, hear }
}

it('an event reaches those who listen to it, in the order in which they came', () => {
  const { events, heard } = setUp()
  events.on('said', (text) => heard.push(`first ${text}`))
  events.on('said', (text) => heard.push(`second ${text}`))
  events.on('counted', (count) => heard.push(`count ${count}`))
  events.emit('said', 'a')
  expect(heard).toEqual(['first a', 'second a'])
})

it('a listener that throws is reported, and the next one hears the event', () => {
  const { events, faults, heard, hear } = setUp()
  const error = new Error('broken')
  events.on('said', () => {
    throw error
  })
  events.on('said', hear)
  events.emit('said', 'a')
  expect([faults, heard]).toEqual([[error], ['a']])
})

it('a function that was added twice hears twice, and once after one of the two has ended', () => {
  const { events, heard, hear } = setUp()
  const stop = events.on('said', hear)
  events.on('said', hear)
  events.emit('said', 'a')
  stop()
  stop()
  events.emit('said', 'b')
  expect(heard).toEqual(['a', 'a', 'b'])
})

it('a listener that ends another one in the middle of an event keeps it from hearing', () => {
  const { events, heard, hear } = setUp()
  events.on('said', () => stop())
  const stop = events.on('said', hear)
  events.emit('said', 'a')
  expect(heard).toEqual([])
})

it('a listener that is added in the middle of an event hears the next one', () => {
  const { events, heard, hear } = setUp()
  const stop = events.on('said', () => {
    stop()
    events.on('said', hear)
  })
  events.emit('said', 'a')
  events.emit('said', 'b')
  expect(heard).toEqual(['b'])
})

it('an event is wanted as long as somebody listens to it', () => {
  const { events, hear } = setUp()
  expect(events.wanted('said')).toBe(false)
  const stop = events.on('said', hear)
  expect([events.wanted('said'), events.wanted('counted')]).toEqual([true, false])
  stop()
  expect(events.wanted('said')).toBe(false)
  events.on('said', hear)
  events.clear()
  expect(events.wanted('said')).toBe(false)
})
