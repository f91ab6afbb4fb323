import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { hangQuestion, watchHangs } from '../../../main/hosts/desktop/hanging-page.ts'

/** A window whose page hangs, and a person who answers when the test does. */
function hanging() {
  const questions: { withdrawn: AbortSignal; answer: (again: boolean) => void }[] = []
  const done: string[] = []
  const window = Object.assign(new EventEmitter(), {
    isDestroyed: () => done.includes('destroy'),
    destroy: () => void done.push('destroy'),
  })
  watchHangs(window, {
    ask: (withdrawn) => new Promise((answer) => questions.push({ withdrawn, answer })),
    reload: () => void done.push('reload'),
    log: () => undefined,
  })
  return { window, questions, done }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('a page that does not respond', () => {
  it('is loaded again where the person wants that, who is asked once', async () => {
    const { window, questions, done } = hanging()
    window.emit('unresponsive')
    window.emit('unresponsive')
    expect(questions).toHaveLength(1)
    questions[0]?.answer(true)
    await settled()
    expect(done).toEqual(['reload'])
  })

  it('is left alone where the person waits, who is asked again later', async () => {
    const { window, questions, done } = hanging()
    window.emit('unresponsive')
    questions[0]?.answer(false)
    await settled()
    window.emit('unresponsive')
    expect([questions.length, done]).toEqual([2, []])
  })

  it('is left alone where it responds before the answer, and the question is withdrawn', async () => {
    const { window, questions, done } = hanging()
    window.emit('unresponsive')
    window.emit('responsive')
    expect(questions[0]?.withdrawn.aborted).toBe(true)
    questions[0]?.answer(true)
    await settled()
    expect(done).toEqual([])
  })

  it('is closed where its window is to be closed, and nobody is asked', () => {
    const { window, questions, done } = hanging()
    window.emit('close')
    window.emit('unresponsive')
    expect([questions, done]).toEqual([[], ['destroy']])
  })
})

it('the question is put in the language of the system', () => {
  expect(hangQuestion('en-US').buttons).toEqual(['Wait', 'Load It Again'])
  const { message, detail, buttons } = hangQuestion('zh-CN')
  for (const text of [message, detail, ...buttons]) expect(text).toMatch(/\p{Script=Han}/u)
})
