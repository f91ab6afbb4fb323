import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { pollingPage } from '../../main/servers/polling/polling-page.ts'
import { settled } from '../support/settled.ts'

interface Row {
  readonly id: number
}
const row = (id: number) => ({ id, author: 'Ada', body: 'hello', createdAt: 0 })

/** The page's script with a document of two elements, and answers that the test gives in its own order. */
function runPage() {
  const state = { textContent: '' }
  const list: { shown: string[]; replaceChildren(...items: { textContent: string }[]): void } = {
    shown: [],
    replaceChildren(...items) {
      list.shown = items.map(({ textContent }) => textContent)
    },
  }
  const document = {
    querySelector: (selector: string) => (selector === '.rows' ? list : state),
    createElement: () => ({ textContent: '' }),
  }
  const requests: PromiseWithResolvers<unknown>[] = []
  const fetch = () => {
    const request = Promise.withResolvers<unknown>()
    requests.push(request)
    return request.promise
  }
  let poll = () => {}
  const setInterval = (run: () => void) => (poll = run)
  runInNewContext(pollingPage.script, { document, fetch, setInterval })
  return {
    state,
    list,
    poll: () => poll(),
    async answer(request: number, ...rows: Row[]) {
      requests[request]?.resolve({ ok: true, status: 200, json: async () => rows })
      await settled()
    },
    async refuse(request: number) {
      requests[request]?.reject(new Error('connection lost'))
      await settled()
    },
  }
}

describe('the page of the polling server', () => {
  it('shows the newest row first', async () => {
    const page = runPage()
    await page.answer(0, row(1), row(2))
    expect(page.list.shown).toEqual(['#2 Ada hello', '#1 Ada hello'])
  })

  it('does not go back in time where an answer is overtaken by a later one', async () => {
    const page = runPage()
    page.poll()
    await page.answer(1, row(1), row(2))
    await page.answer(0, row(1))
    expect(page.list.shown).toEqual(['#2 Ada hello', '#1 Ada hello'])
  })

  it('says nothing of a request that failed once a later one was answered', async () => {
    const page = runPage()
    page.poll()
    await page.answer(1, row(1))
    await page.refuse(0)
    expect(page.state.textContent).toBe('Answers: 1. Rows in the last one: 1.')
  })
})
