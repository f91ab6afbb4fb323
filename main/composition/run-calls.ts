import type { ExperimentLease } from './experiment-lease.ts'
import type { RunFiles } from '../runs/run-files.ts'
import type { CallHandlers } from '../shared/contract/calls.ts'
import { PlaygroundError } from '../shared/contract/errors.ts'
import type { MachineFacts } from '../shared/contract/runs.ts'
import { parseRun, type Run } from '../shared/experiment/run.ts'

/** Reads a run that a page has sent. @throws PlaygroundError `bad_call` where the text is not a run. */
function checkRun(text: string): Run {
  try {
    return parseRun(text)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new PlaygroundError('bad_call', `The run cannot be kept: ${error.message}.`)
  }
}

/** The calls that list, read, keep and delete runs. */
export function createRunCalls(
  files: RunFiles,
  machine: () => MachineFacts,
  lease: Pick<ExperimentLease, 'renew'>,
): Pick<
  CallHandlers,
  'announceExperiment' | 'machine' | 'runs' | 'readRun' | 'saveRun' | 'deleteRun'
> {
  return {
    machine: async () => machine(),
    async announceExperiment(name) {
      lease.renew(name)
      return undefined
    },
    async runs() {
      const { runs, damaged } = files.list()
      return {
        damaged,
        runs: runs.map(({ id, name, startedAt, finished }) => ({ id, name, startedAt, finished })),
      }
    },
    async readRun(id) {
      const run = files.find(id)
      if (run === undefined) throw new PlaygroundError('not_found', 'There is no such run.')
      return JSON.stringify(run)
    },
    async saveRun(text) {
      const run = checkRun(text)
      try {
        files.save(run)
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        throw new PlaygroundError('run_not_kept', `${files.folder}: ${why}`)
      }
      return undefined
    },
    async deleteRun(id) {
      files.remove(id)
      return undefined
    },
  }
}
