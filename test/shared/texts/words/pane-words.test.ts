import { describe, expect, it } from 'vitest'
import { connectionStates } from '../../../../main/shared/contract/transport.ts'
import { stateReasons } from '../../../../main/shared/clients/client.ts'
import { en } from '../../../../main/shared/texts/en.ts'
import { languages } from '../../../../main/shared/texts/languages.ts'
import { createSpeaker } from '../../../../main/shared/texts/speaker.ts'
import type { PaneSnapshot } from '../../../../renderer/panes/pane.ts'
import { adviceWords } from '../../../../main/shared/texts/words/advice-words.ts'
import {
  adviceFor,
  isActive,
  readyStateText,
  stateKey,
} from '../../../../main/shared/texts/words/pane-words.ts'

function paneThat(changes: Partial<PaneSnapshot>): PaneSnapshot {
  return {
    config: { id: 'p', lane: 'sse', transport: 'sse', pins: {} },
    state: 'open',
    reason: 'opened',
    detail: {},
    ...changes,
  } as PaneSnapshot
}
const calm = { server: 'running', producing: true, rows: 5, blocked: false, sockets: 0 } as const

describe('the state of a pane in words', () => {
  it('says readyState as the browser’s own object has it', () => {
    expect(readyStateText('sse', 2)).toBe('2 CLOSED')
    expect(readyStateText('websocket', 2)).toBe('2 CLOSING')
    expect(readyStateText('websocket', 3)).toBe('3 CLOSED')
    expect(readyStateText('polling', undefined)).toBe('')
  })

  it('says of polling what it does', () => {
    const polling = paneThat({
      config: { id: 'p', lane: 'polling', transport: 'polling', pins: {} },
    })
    expect(stateKey(polling, 'new')).toBe('state.polling')
    expect(stateKey(polling, 'long')).toBe('state.longPolling')
  })

  it('has a word for every state and reason', () => {
    for (const state of connectionStates) {
      for (const reason of stateReasons) {
        const key = stateKey(paneThat({ state, reason }), 'new').replace('state.', '')
        expect(Object.keys(en.state)).toContain(key)
      }
    }
  })
})

describe('the advice in a pane', () => {
  it('is none while messages arrive', () => {
    expect(adviceFor(paneThat({}), calm)).toBeUndefined()
  })

  it('says why an open pane is empty', () => {
    expect(adviceFor(paneThat({}), { ...calm, rows: 0 })).toBe('waitingForFirst')
    expect(adviceFor(paneThat({}), { ...calm, rows: 0, producing: false })).toBe('producerPaused')
  })

  it('offers to resume a stream that its server still holds ended', () => {
    const over = paneThat({ state: 'closed', reason: 'server-ended' })
    expect(adviceFor(over, { ...calm, server: 'ended' })).toBe('streamOver')
    expect(adviceFor(over, calm)).toBe('ended')
  })

  it('says first that the server is stopped, because that can be changed here', () => {
    const away = paneThat({ state: 'waiting', reason: 'lost' })
    expect(adviceFor(away, { ...calm, server: 'stopped' })).toBe('serverStopped')
    expect(adviceFor(away, calm)).toBe('lost')
  })

  it('says that the browser is in the way, of a pane that keeps failing and of no other', () => {
    const blocked = { ...calm, blocked: true }
    const away = paneThat({ state: 'waiting', reason: 'lost' })
    expect(adviceFor(away, blocked)).toBe('browserBlocked')
    expect(adviceFor(away, { ...blocked, server: 'stopped' })).toBe('serverStopped')
    const left = paneThat({ state: 'closed', reason: 'stopped-by-user' })
    expect(adviceFor(left, blocked)).toBe('disconnected')
    expect(adviceFor(paneThat({}), blocked)).toBeUndefined()
  })

  it('says that the browser has no WebSocket left, where as many are open as it opens', () => {
    const config = { id: 'p', lane: 'websocket', transport: 'websocket', pins: {} } as const
    const away = paneThat({ config, state: 'waiting', reason: 'server-gone' })
    expect(adviceFor(away, { ...calm, sockets: 250 })).toBe('socketLimit')
    expect(adviceFor(away, { ...calm, sockets: 249 })).toBe('handshakeHidden')
    const stream = paneThat({ state: 'waiting', reason: 'server-gone' })
    expect(adviceFor(stream, { ...calm, sockets: 255 })).toBe('unreached')
    // One that was cut among many was not refused by the browser.
    expect(adviceFor({ ...away, reason: 'lost' }, { ...calm, sockets: 300 })).toBe('lost')
  })

  it.each([
    ['refused', 'refused-origin', 'refusedOrigin'],
    ['refused', 'page-policy', 'pagePolicy'],
    ['waiting', 'server-gone', 'unreached'],
    ['closed', 'server-ended', 'ended'],
    ['closed', 'stopped-by-user', 'disconnected'],
    ['waiting', 'browser-limit', 'browserLimit'],
    ['waiting', 'heartbeat-missed', 'heartbeatMissed'],
    ['waiting', 'timeout', 'timeout'],
    ['waiting', 'bad-answer', 'badAnswer'],
    ['waiting', 'replaced', 'lost'],
    ['idle', 'started', 'disconnected'],
  ] as const)('of a pane that is %s, %s, is %s', (state, reason, advice) => {
    expect(adviceFor(paneThat({ state, reason }), calm)).toBe(advice)
  })

  it.each([
    [{ closeCode: 1_006 }, 'lost'],
    [{ closeCode: 1_009 }, 'tooLarge'],
    [{ closeCode: 1_013 }, 'closedBy'],
    [{}, 'lost'],
  ] as const)('of a socket that was lost with %j is %s', (detail, advice) => {
    const config = { id: 'p', lane: 'websocket', transport: 'websocket', pins: {} } as const
    const away = paneThat({ config, state: 'waiting', reason: 'lost', detail })
    expect(adviceFor(away, calm)).toBe(advice)
  })

  it.each([200, 429, 503])('tells an answer that is no stream by its status: %i', (status) => {
    const away = paneThat({ state: 'waiting', reason: 'bad-answer', detail: { status } })
    expect(adviceFor(away, calm)).toBe(status === 200 ? 'badAnswer' : 'answered')
  })

  it('is worded in every case, in both languages, with all places filled in', () => {
    for (const language of languages) {
      const { say } = createSpeaker(language)
      for (const state of connectionStates) {
        for (const reason of stateReasons) {
          for (const detail of [{}, { status: 503, retryAfter: 5 }, { closeCode: 4_001 }]) {
            const snapshot = paneThat({ state, reason, detail })
            const advice = adviceFor(snapshot, { ...calm, rows: 0 })
            if (advice === undefined) continue
            for (const phrase of adviceWords(advice, detail)) {
              expect(say(phrase), phrase.key).not.toMatch(/[{}|]/)
            }
          }
        }
      }
    }
  })

  it('says the status, what it means, and the pause that was asked for', () => {
    expect(adviceWords('answered', { status: 503, retryAfter: 5 })).toEqual([
      {
        key: 'advice.answered',
        figures: { status: { code: 503, named: { key: 'statusName.503' } } },
      },
      { key: 'refusal.retryAfter', figures: { pause: { ms: 5_000 } } },
      { key: 'advice.keepsTrying' },
    ])
    expect(adviceWords('answered', { status: 599 })[0]?.figures).toEqual({ status: { code: 599 } })
    expect(adviceWords('closedBy', { closeCode: 4_001 })[0]).toMatchObject({
      figures: { closeCode: { code: 4_001, named: { key: 'closeName.own' } } },
    })
  })
})

describe('the button of a pane', () => {
  it('disconnects what is connected or trying, and connects the rest', () => {
    const active = connectionStates.filter((state) => isActive(paneThat({ state })))
    expect(active).toEqual(['connecting', 'open', 'waiting'])
  })
})
