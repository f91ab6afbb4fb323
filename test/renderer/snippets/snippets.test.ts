import { Script } from 'node:vm'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import type { EffectiveOptions } from '../../../main/shared/contract/pins.ts'
import { knobs } from '../../../main/shared/contract/settings.ts'
import { lanes } from '../../../main/shared/contract/lanes.ts'
import { transports } from '../../../main/shared/contract/transport.ts'
import type { SnippetKind } from '../../../renderer/snippets/snippet-input.ts'
import { firstKind, snippet, snippetKinds } from '../../../renderer/snippets/snippets.ts'

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
  ...knobs.pollMode.choices.map((pollMode) => ({ ...options, pollMode })),
  { ...options, resume: false },
  { ...options, heartbeat: 0 },
  { ...options, pollMode: 'long', pollInterval: 0 },
]
const cases = transports.flatMap((transport) =>
  variants.map((variant) => [transport, variant] as const),
)
/** What runs as a classic script, as in the console of a page. */
const scripts: readonly SnippetKind[] = ['browser', 'fetch', 'plain']

describe('a code snippet', () => {
  it('parses, whatever is in force', () => {
    for (const [transport, options] of cases) {
      const input = { url: urls[transport], options }
      for (const kind of snippetKinds(transport).filter((kind) => scripts.includes(kind))) {
        const code = snippet(kind, transport, input)
        expect(() => new Script(code), code).not.toThrow()
      }
      const node = snippet('node', transport, input)
      const { diagnostics } = ts.transpileModule(node, {
        reportDiagnostics: true,
        fileName: 'snippet.js',
        compilerOptions: { allowJs: true, target: ts.ScriptTarget.ESNext },
      })
      expect(diagnostics, node).toEqual([])
    }
  })

  it('has the types that a strict compiler of TypeScript wants', () => {
    const files = new Map(
      cases.map(([transport, options], index) => [
        `/snippet-${index}.ts`,
        `export {}\n${snippet('typed', transport, { url: urls[transport], options })}`,
      ]),
    )
    const settings = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      types: [],
    }
    const host = ts.createCompilerHost(settings)
    const { getSourceFile } = host
    host.getSourceFile = (name, version, onError) =>
      files.has(name)
        ? ts.createSourceFile(name, files.get(name) ?? '', version)
        : getSourceFile(name, version, onError)
    const program = ts.createProgram([...files.keys()], settings, host)
    const problems = ts.getPreEmitDiagnostics(program)
    expect(problems.map(({ messageText, file }) => [messageText, file?.text])).toEqual([])
  })

  it('names the address in force and no client', () => {
    for (const transport of transports) {
      for (const kind of snippetKinds(transport)) {
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
    for (const transport of transports) {
      const text = snippet('curl', transport, { url: urls[transport], options })
      // A proxy of the environment cannot reach this machine.
      expect(text.match(/^curl.*$/gm)?.filter((line) => !line.includes("--noproxy '*'"))).toEqual(
        [],
      )
    }
    expect(curl('sse')[0]).toBe('http://127.0.0.1:4000/sse?interval=250&heartbeat=5000')
    expect(curl('websocket', { heartbeat: 0 })).toEqual(['http://127.0.0.1:8181/?interval=250'])
  })

  it('listens to the name that plain events have', () => {
    const event = "pri'ce"
    const named = snippet('plain', 'sse', { url: urls.sse, options, event })
    expect(named).toContain(`addEventListener("pri'ce"`)
    expect(snippet('plain', 'sse', { url: urls.sse, options })).toContain(
      'addEventListener("message"',
    )
  })
})

it('the code of a pane is shown first as the page itself reads it', () => {
  const first = Object.fromEntries(lanes.map((lane) => [lane, firstKind(lane)]))
  expect(first).toMatchObject({ sse: 'browser', sseFetch: 'fetch', websocket: 'browser' })
})
