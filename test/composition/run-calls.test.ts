import { describe, expect, it } from 'vitest'
import { createExperimentLease } from '../../main/composition/experiment-lease.ts'
import { createRunCalls } from '../../main/composition/run-calls.ts'
import type { RunFiles } from '../../main/runs/run-files.ts'
import type { Run } from '../../main/shared/experiment/run.ts'
import { alike, madeRun, quietMachine, roundWith } from '../shared/experiment/made-run.ts'
import { createManualClock } from '../support/manual-clock.ts'

const run = madeRun({ round: () => roundWith(alike(20)) })

function open(save?: (run: Run) => void) {
  const kept = new Map<string, Run>()
  const files: RunFiles = {
    folder: '/data/runs',
    save: save ?? ((one) => void kept.set(one.id, one)),
    list: () => ({
      runs: [...kept.values()],
      damaged: [{ file: 'torn.json', why: 'it is not JSON' }],
    }),
    find: (id) => kept.get(id),
    remove: (id) => void kept.delete(id),
  }
  const lease = { renew: () => undefined }
  return createRunCalls(files, () => quietMachine, lease)
}

describe('the calls for runs', () => {
  it('keep, list, read and delete a run', async () => {
    const calls = open()
    await calls.saveRun(JSON.stringify(run))
    const { id, name, startedAt, finished } = run
    expect(await calls.runs(undefined)).toEqual({
      runs: [{ id, name, startedAt, finished }],
      damaged: [{ file: 'torn.json', why: 'it is not JSON' }],
    })
    expect(JSON.parse(await calls.readRun(id))).toEqual(run)
    await calls.deleteRun(id)
    await expect(calls.readRun(id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('keep nothing that is not a run', async () => {
    const calls = open()
    await expect(calls.saveRun('{"format":"other"}')).rejects.toMatchObject({ code: 'bad_call' })
    const elsewhere = JSON.stringify({ ...run, id: '../../etc' })
    await expect(calls.saveRun(elsewhere)).rejects.toMatchObject({ code: 'bad_call' })
    expect((await calls.runs(undefined)).runs).toEqual([])
  })

  it('say where a run could not be kept, and why', async () => {
    const calls = open(() => {
      throw new Error('ENOSPC: no space left on device')
    })
    await expect(calls.saveRun(JSON.stringify(run))).rejects.toMatchObject({
      code: 'run_not_kept',
      message: expect.stringContaining('/data/runs: ENOSPC'),
    })
  })
})

describe('the announcement of an experiment', () => {
  it('lasts until it is over, or for 15 s after its page spoke last', async () => {
    const clock = createManualClock()
    let changes = 0
    const lease = createExperimentLease(clock, () => (changes += 1))
    lease.renew('A run')
    await clock.advance(14_999)
    lease.renew('A run')
    await clock.advance(14_999)
    expect(lease.name()).toBe('A run')
    expect(changes).toBe(1)
    await clock.advance(1)
    expect(lease.name()).toBeUndefined()
    expect(changes).toBe(2)
    lease.renew('Another')
    lease.renew('')
    expect(lease.name()).toBeUndefined()
    expect(changes).toBe(4)
    expect(clock.pending()).toBe(0)
  })
})
