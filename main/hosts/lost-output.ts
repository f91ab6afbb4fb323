import type { EventEmitter } from 'node:events'

/**
 * Goes on without an output that is lost: whoever read it went away (EPIPE), its terminal did (EIO), or its disk is
 * full. A stream without a listener would make an uncaught exception of that, and the log line about the exception
 * the next one. To be called before anything is printed.
 *
 * @param outputs standard output and standard error by default.
 */
export function surviveLostOutput(
  outputs: readonly EventEmitter[] = [process.stdout, process.stderr],
): void {
  for (const output of outputs) output.on('error', () => undefined)
}
