import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRunFiles, type RunFiles } from '../../main/runs/run-files.ts'
import type { Run } from '../../main/shared/experiment/run.ts'
import { alike, madeRun, roundWith } from '../shared/experiment/made-run.ts'

let folder: string
let files: RunFiles
const made = madeRun({ round: ({ round }) => roundWith(alike(100 + round)) })
const run = (changes: Partial<Run>): Run => ({ ...made, ...changes })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runs-'))
  files = createRunFiles(folder)
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the runs of a data folder', () => {
  it('are none before the first, and then as they were kept', () => {
    expect(files.list()).toEqual({ runs: [], damaged: [] })
    files.save(made)
    expect(files.list()).toEqual({ runs: [made], damaged: [] })
  })

  it('grow in the place of what they were, and say that they are not finished', () => {
    files.save(run({ finished: false }))
    expect(files.list().runs[0]?.finished).toBe(false)
    files.save(made)
    expect(files.list().runs).toEqual([made])
    expect(readdirSync(files.folder)).toEqual(['made-run.json'])
  })

  it('come the newest first, and are found by id, name, or the beginning of an id', () => {
    const [older, newer] = ['2026-11-27T09:00:00.000Z', '2026-11-28T09:00:00.000Z']
    files.save(run({ id: '20261127-a', startedAt: older, name: 'Same' }))
    files.save(run({ id: '20261128-b', startedAt: newer, name: 'Same' }))
    expect(files.list().runs.map(({ id }) => id)).toEqual(['20261128-b', '20261127-a'])
    expect(files.find('Same')?.id).toBe('20261128-b')
    expect(files.find('20261127-a')?.id).toBe('20261127-a')
    expect(files.find('20261127')?.id).toBe('20261127-a')
    expect(files.find('other')).toBeUndefined()
    expect(files.find('')).toBeUndefined()
    files.remove('20261127-a')
    files.remove('20261127-a')
    expect(files.list().runs).toHaveLength(1)
  })

  it.each([
    ['cut off', '{"format":"realtime-pl', 'it is not JSON'],
    ['another file', '{"format":"something"}', 'it is not a run of this program: format'],
    [
      'a run of the future',
      JSON.stringify({ ...made, version: 2 }),
      'not a run of this program: version',
    ],
  ])('that are damaged are named, passed over and left alone: %s', (_, text, why) => {
    files.save(made)
    const file = join(files.folder, 'broken.json')
    writeFileSync(file, text)
    const { runs, damaged } = files.list()
    expect(runs).toEqual([made])
    expect(damaged).toEqual([{ file, why: expect.stringContaining(why) as unknown }])
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  it('stay as they were where one cannot be written', () => {
    files.save(made)
    const folderInTheWay = join(files.folder, `made-run.json.${process.pid}.part`)
    writeFileSync(join(folder, 'file'), '')
    const others = createRunFiles(join(folder, 'file'))
    expect(() => others.save(made)).toThrow(/ENOTDIR|EEXIST/)
    expect(readdirSync(files.folder)).not.toContain(folderInTheWay)
    expect(files.list().runs).toEqual([made])
  })
})
