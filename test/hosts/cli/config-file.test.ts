import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { parseOptions } from '../../../main/hosts/cli/cli-options.ts'
import { findConfig, withConfig } from '../../../main/hosts/cli/config-file.ts'
import { keyFromFile } from '../../../main/hosts/web/key-file.ts'

const root = mkdtempSync(join(tmpdir(), 'playground-config-'))
const home = join(root, 'home')
const project = join(home, 'project')
const folder = join(project, 'deep', 'er')
beforeEach(() => {
  rmSync(root, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
})
afterAll(() => rmSync(root, { recursive: true, force: true }))
const write = (at: string, text: string): string => {
  const file = join(at, 'playground.json')
  writeFileSync(file, text)
  return file
}
const started = (...argv: readonly string[]) =>
  withConfig(parseOptions(['serve', ...argv]), { folder, home })

describe('the file of a project', () => {
  it('is the nearest one from the folder up to the home folder, and not above that', () => {
    write(root, '{}')
    expect(findConfig({ folder, home })).toBeUndefined()
    const outer = write(home, '{}')
    expect(findConfig({ folder, home })).toBe(outer)
    const inner = write(project, '{}')
    expect(findConfig({ folder, home })).toBe(inner)
    expect(findConfig({ folder, home: undefined })).toBe(inner)
  })

  it('fills in what the flags leave open, and the flags win', () => {
    const file = write(
      project,
      JSON.stringify({
        ports: { polling: 3_100, sse: 4_100, page: 5_200 },
        keyFile: 'key',
        pushRate: 20,
        seed: 7,
        lanes: ['sse'],
        faults: ['lane1,down'],
      }),
    )
    expect(started('--sse-port', '1', '--seed', '9')).toMatchObject({
      config: file,
      ports: { polling: 3_100, sse: 1 },
      pagePort: 5_200,
      keyFile: join(project, 'key'),
      settings: { pushRate: 20, seed: 9 },
      lanes: [{ lane: 'sse' }],
      faults: [{ faults: { down: true } }],
    })
    // Faults of lanes are those of the lanes that they were written with.
    const other = started('--lane', 'polling', '--page-port', '0', '--key-file', '/k')
    expect(other).toMatchObject({
      lanes: [{ lane: 'polling' }],
      faults: [],
      pagePort: 0,
      keyFile: '/k',
    })
  })

  it('can be named, and can be left aside', () => {
    write(project, '{"seed":7}')
    const named = join(root, 'other.json')
    writeFileSync(named, '{"seed":8}')
    expect(started('--config', named)).toMatchObject({ config: named, settings: { seed: 8 } })
    expect(started('--no-config')).toMatchObject({ config: false, settings: {} })
  })

  it('that is wrong ends the start as a bad flag does, with file, line and key in one sentence', () => {
    write(folder, '{\n  "pushRate": 0\n}')
    expect(() => started()).toThrow(
      expect.objectContaining({
        exitCode: 1,
        message: expect.stringMatching(/^playground\.json:2: pushRate must be [^\n]*\.$/) as string,
      }) as Error,
    )
    write(folder, '{"lanes":["sse"],"faults":["lane2,down"]}')
    expect(() => started()).toThrow('playground.json: --fault lane2,down: there is one lane.')
    write(folder, '{"templateFile":"nowhere.jsonl"}')
    expect(() => started()).toThrow('playground.json: nowhere.jsonl cannot be read (ENOENT).')
    expect(() => started('--config', 'nowhere.json')).toThrow(
      'nowhere.json cannot be read (ENOENT).',
    )
  })
})

describe('a key file', () => {
  it('is made for its owner alone, and holds the same key from then on', () => {
    const file = join(root, 'key')
    const log: string[] = []
    const key = keyFromFile(file, (line) => log.push(line))
    expect(key).toMatch(/^[\w-]{32}$/)
    expect(readFileSync(file, 'utf8').trim()).toBe(key)
    expect(keyFromFile(file, (line) => log.push(line))).toBe(key)
    expect(log).toEqual([])
    if (process.platform === 'win32') return
    expect(statSync(file).mode & 0o777).toBe(0o600)
    chmodSync(file, 0o644)
    expect(keyFromFile(file, (line) => log.push(line))).toBe(key)
    expect(log).toEqual([expect.stringContaining('chmod 600')])
  })

  it('that holds no key, or cannot be made, ends the start', () => {
    const file = join(root, 'key')
    writeFileSync(file, 'short')
    expect(() => keyFromFile(file, () => undefined)).toThrow('must hold one key of 16 to 128')
    expect(() => keyFromFile(join(root, 'no', 'folder'), () => undefined)).toThrow(
      'cannot be written (ENOENT)',
    )
    expect(() => keyFromFile(root, () => undefined)).toThrow('cannot be read (EISDIR)')
  })
})
