import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { revealOnce } from '../../../main/hosts/desktop/reveal.ts'

class FakeWindow extends EventEmitter {
  readonly webContents = new EventEmitter()
  readonly done: string[] = []
  show = () => void this.done.push('show')
  maximize = () => void this.done.push('maximize')
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function revealed(maximized = false): FakeWindow {
  const window = new FakeWindow()
  revealOnce(window, { maximized, patience: 3_000, shown: () => window.done.push('shown') })
  expect(window.done).toEqual([])
  return window
}

describe('a window is shown', () => {
  it('once it is ready, and once only', () => {
    const window = revealed()
    window.emit('ready-to-show')
    window.webContents.emit('did-finish-load')
    vi.advanceTimersByTime(60_000)
    expect(window.done).toEqual(['show', 'shown'])
  })

  it.each(['did-finish-load', 'did-fail-load'])('at %s where it is never ready', (event) => {
    const window = revealed()
    window.webContents.emit(event)
    window.emit('ready-to-show')
    expect(window.done).toEqual(['show', 'shown'])
  })

  it('after 3 s where nothing is heard of its page', () => {
    const window = revealed()
    vi.advanceTimersByTime(2_999)
    expect(window.done).toEqual([])
    vi.advanceTimersByTime(1)
    expect(window.done).toEqual(['show', 'shown'])
  })

  it('and then maximised', () => {
    const window = revealed(true)
    window.emit('ready-to-show')
    expect(window.done).toEqual(['show', 'maximize', 'shown'])
  })
})

it('a window that was closed meanwhile is not shown', () => {
  const window = revealed()
  window.emit('closed')
  vi.advanceTimersByTime(60_000)
  window.webContents.emit('did-fail-load')
  expect(window.done).toEqual([])
})
