import type { FaultReporter } from '../shared/emitter.ts'

/** The default: a warning of the process, which neither ends it nor gets lost. */
export const warnOfFault: FaultReporter = (error) => {
  process.emitWarning(error instanceof Error ? error : new Error(String(error)))
}
