import { describe, expect, it } from 'vitest'
import { watchHiddenTime } from '../../../renderer/clock/hidden-time.ts'

function open(visibilityState: DocumentVisibilityState = 'visible') {
  const page = Object.assign(new EventTarget(), { visibilityState })
  let now = 1_000
  const hidden = watchHiddenTime(page as never, () => now)
  return {
    hidden,
    pass: (ms: number) => (now += ms),
    turn(state: DocumentVisibilityState) {
      page.visibilityState = state
      page.dispatchEvent(new Event('visibilitychange'))
    },
  }
}

describe('the time in which nobody could see the page', () => {
  it('is none for a page that was never hidden', () => {
    const { hidden, pass } = open()
    pass(60_000)
    expect(hidden.since(0)).toBe(0)
  })

  it('adds up, goes on, and counts from the time that is asked for', () => {
    const { hidden, pass, turn } = open()
    pass(1_000)
    turn('hidden')
    pass(3_000)
    turn('visible')
    pass(10_000)
    turn('hidden')
    turn('hidden')
    pass(500)
    expect(hidden.since(0)).toBe(3_500)
    expect(hidden.since(4_000)).toBe(1_500)
    expect(hidden.since(6_000)).toBe(500)
    pass(500)
    expect(hidden.since(6_000)).toBe(1_000)
  })

  it('counts a page that was opened in the background', () => {
    const { hidden, pass, turn } = open('hidden')
    pass(2_000)
    turn('visible')
    pass(2_000)
    expect(hidden.since(0)).toBe(2_000)
  })
})
