import { workerData } from 'node:worker_threads'
import type { UserData } from './messages.ts'

const { state } = workerData as UserData

/** `k6/execution`, as far as scripts of ours ask. */
export default {
  vu: { idInInstance: state.idInInstance, idInTest: state.idInTest, iterationInScenario: 0 },
  scenario: {
    get startTime() {
      return state.startTime
    },
  },
}
