import { describe, expect, it, onTestFinished } from 'vitest'
import { foreignClients, type Handed } from '../support/foreign-event-sources.ts'
import { until } from '../servers/harness.ts'
import { startLined } from './lined.ts'

describe.each(Object.entries(foreignClients))('%s', (_name, open) => {
  it('is handed what is broken, twice or late as it came, and reads on', async () => {
    const { url, line, append, clock } = await startLined('sse')
    const blocks: Handed[] = []
    const client = open(`${url}/sse`, (block) => blocks.push(block))
    onTestFinished(() => client.close())
    await until(() => blocks.length === 1)
    const messages = (): string[] =>
      blocks.filter(({ name }) => name === 'message').map(({ data }) => data)
    const bodies = (): string[] =>
      messages().map((text) => /"body":"(\w+)"/.exec(text)?.[1] ?? 'broken')

    line.setFaults('foreign', { brokenJson: 100 })
    await append('one')
    line.setFaults('foreign', { duplicated: 100 })
    await append('two')
    line.setFaults('foreign', { lateBy: 1_000 })
    await append('three')
    line.setFaults('foreign', {})
    await append('four')
    await until(() => messages().length === 4)
    expect(bodies()).toEqual(['broken', 'two', 'two', 'four'])
    await clock.advance(1_000)
    await until(() => messages().length === 5)
    expect(bodies().at(-1)).toBe('three')
  })
})
