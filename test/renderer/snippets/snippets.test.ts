import { Script } from 'node:vm'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { pollModes } from '../../../main/contract/settings.ts'
import { transports } from '../../../main/contract/transport.ts'
import type { EffectiveOptions } from '../../../renderer/pane/pane.ts'
import { snippet, snippetKinds } from '../../../renderer/snippets/snippets.ts'

const options: EffectiveOptions = {
  pollInterval: 100,
  pollMode: 'new',
  pushInterval: 250,
  heartbeat: 5_000,
  resume: true,
}
const urls = {
  polling: 'http://127.0.0.1:3000',
  sse: 'http://127.0.0.1:4000',
  websocket: 'ws://127.0.0.1:8181',
}
const variants: EffectiveOptions[] = [
  ...pollModes.map((pollMode) => ({ ...options, pollMode })),
  { ...options, resume: false },
  { ...options, heartbeat: 0 },
  { ...options, pollMode: 'long', pollInterval: 0 },
]

describe('a code snippet', () => {
  it('parses, whatever is in force', () => {
    for (const transport of transports) {
      for (const variant of variants) {
        const input = { url: urls[transport], options: variant }
        const browser = snippet('browser', transport, input)
        expect(() => new Script(browser), browser).not.toThrow()
        const node = snippet('node', transport, input)
        const { diagnostics } = ts.transpileModule(node, {
          reportDiagnostics: true,
          fileName: 'snippet.js',
          compilerOptions: { allowJs: true, target: ts.ScriptTarget.ESNext },
        })
        expect(diagnostics, node).toEqual([])
      }
    }
  })

  it('names the address in force and no client', () => {
    for (const transport of transports) {
      for (const kind of snippetKinds) {
        const text = snippet(kind, transport, { url: urls[transport], options })
        expect(text).toContain(urls[transport].replace(/^\w+:/, ''))
        expect(text).not.toContain('client=')
      }
    }
  })

  it('asks with curl as the pane does', () => {
    const addresses = (text: string): string[] =>
      [...text.matchAll(/'(http[^']+)'/g)].map(([, url]) => url ?? '')
    const curl = (transport: (typeof transports)[number], patch: Partial<EffectiveOptions> = {}) =>
      addresses(
        snippet('curl', transport, { url: urls[transport], options: { ...options, ...patch } }),
      )
    const post = 'http://127.0.0.1:3000/messages'
    expect(curl('polling', { pollMode: 'all' })).toEqual(['http://127.0.0.1:3000/getData', post])
    expect(curl('polling')).toEqual(['http://127.0.0.1:3000/getData?after=0', post])
    expect(curl('polling', { pollMode: 'long' })).toEqual([
      'http://127.0.0.1:3000/getData?after=0&wait=25000',
      post,
    ])
    expect(curl('polling', { pollMode: 'conditional' })[0]).toBe('http://127.0.0.1:3000/getData')
    expect(curl('sse')[0]).toBe('http://127.0.0.1:4000/sse?interval=250&heartbeat=5000')
    expect(curl('websocket', { heartbeat: 0 })).toEqual(['http://127.0.0.1:8181/?interval=250'])
  })
})
