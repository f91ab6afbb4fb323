import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseOptions } from '../../main/hosts/cli/cli-options.ts'
import { transportRows } from '../../main/shared/contract/transport.ts'
import { dockerInstructions, letIntoContext } from '../support/dockerfile.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const instructions = dockerInstructions(read('build/container/Dockerfile'))
const all = (name: string): readonly string[] =>
  instructions.flatMap(([instruction, rest]) => (instruction === name ? [rest] : []))

describe('the image of serve', () => {
  it('is made for the Node that the scripts run under', () => {
    const version = read('.nvmrc').trim()
    expect(all('FROM').map((rest) => rest.replace(/ AS .*$/, ''))).toEqual(
      all('FROM').map(() => `node:${version}-slim`),
    )
  })

  it('copies files that there are and that its context has, and the context has no others', () => {
    const copied = all('COPY')
      .filter((rest) => !rest.startsWith('--from='))
      .flatMap((rest) => rest.split(/\s+/).slice(0, -1))
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([])
    const context = letIntoContext(read('build/container/Dockerfile.dockerignore'))
    expect([...new Set(copied)].toSorted()).toEqual(context.toSorted())
  })

  it('starts serve with flags that are accepted, for all addresses and without a page', () => {
    const [entrypoint = '[]'] = all('ENTRYPOINT')
    const words = JSON.parse(entrypoint) as string[]
    const options = parseOptions(words.slice(words.indexOf('serve')))
    expect(options).toMatchObject({ command: 'serve', host: '0.0.0.0', page: false })
    expect(all('VOLUME')).toEqual([options.dataFolder])
  })

  it('exposes the ports that the servers take', () => {
    expect(all('EXPOSE')).toEqual([
      Object.values(transportRows)
        .map(({ port }) => port)
        .join(' '),
    ])
  })

  it('runs as a user without rights', () => {
    expect(all('USER')).toEqual(['node'])
    expect(instructions.findLastIndex(([name]) => name === 'USER')).toBeLessThan(
      instructions.findIndex(([name]) => name === 'ENTRYPOINT'),
    )
  })
})

describe('docs/INSTALL.md', () => {
  it('shows flags behind the name of the image that serve accepts', () => {
    const commands = [...read('docs/INSTALL.md').matchAll(/^docker run [^]*?(?=\n```)/gm)]
    const flags = commands.map(([command]) =>
      command.replaceAll('\\\n', ' ').split(' realtime-playground')[1]?.trim(),
    )
    expect(flags).toHaveLength(2)
    for (const words of flags) {
      expect(parseOptions(['serve', ...(words ?? '').split(/\s+/).filter(Boolean)])).toBeDefined()
    }
  })
})
