import { describe, expect, it } from 'vitest'
import { createSignalPass } from '../../../main/hosts/launch/pass-signals.ts'

function setUp() {
  let now = 0
  const sent: NodeJS.Signals[] = []
  const pass = createSignalPass({ send: (signal) => sent.push(signal), now: () => now })
  return { pass, sent, wait: (duration: number) => (now += duration) }
}

describe('signals for the window', () => {
  it('are passed on once where npm passes on the Ctrl-C that the terminal has sent as well', () => {
    const { pass, sent, wait } = setUp()
    pass('SIGINT')
    wait(20)
    pass('SIGINT')
    expect(sent).toEqual(['SIGINT'])
  })

  it('are passed on again where a person presses Ctrl-C again', () => {
    const { pass, sent, wait } = setUp()
    pass('SIGINT')
    wait(200)
    pass('SIGINT')
    expect(sent).toEqual(['SIGINT', 'SIGINT'])
  })

  it('are passed on at once where they differ', () => {
    const { pass, sent } = setUp()
    pass('SIGINT')
    pass('SIGTERM')
    pass('SIGHUP')
    expect(sent).toEqual(['SIGINT', 'SIGTERM', 'SIGHUP'])
  })
})
