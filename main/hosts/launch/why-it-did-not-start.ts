import { constants } from 'node:os'

/** How the window's process ended. */
export interface WindowEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** How long it ran, in ms. */
  readonly after: number
  /** Whether it was told to end, by a signal that was passed on to it. */
  readonly asked: boolean
}

/** A window that crashes this early, in ms, has not started at all. */
export const startPeriod = 10_000

const crashSignals = ['SIGABRT', 'SIGBUS', 'SIGILL', 'SIGSEGV', 'SIGTRAP'] as const
const crashes: ReadonlySet<string> = new Set(crashSignals)
/** A shell script in front of Electron tells of its signal in this way. */
const byShell: ReadonlyMap<number, string> = new Map(
  crashSignals.map((name) => [128 + constants.signals[name], name]),
)
/** What a shell and the loader of Linux end with where a program or a library is missing. */
const notFound = 127
/** Codes of Windows from here on are errors (NTSTATUS, [MS-ERREF] 2.3): 0x80000003 is a failed check of Chromium's. */
const firstError = 0x8000_0000
/** Ctrl-C in a console of Windows, which is no crash (STATUS_CONTROL_C_EXIT). */
const endedByPerson = 0xc000_013a

/** A code of Windows without its sign, which some programs hand on. */
const unsigned = (code: number): number => (code < 0 ? code + 2 ** 32 : code)

/**
 * Why a window that has ended never started, as a sentence; undefined if it did start, or was told to end: then
 * nothing is opened instead.
 */
export function whyItDidNotStart(
  { code, signal, after, asked }: WindowEnd,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  if (asked || after >= startPeriod) return undefined
  if (signal === 'SIGKILL' && platform === 'darwin') {
    // So it ends a program whose signature does not hold (Apple silicon); a person is seldom that quick.
    return 'Electron did not start (SIGKILL: macOS does not accept its signature)'
  }
  if (signal !== null) {
    return crashes.has(signal) ? `Electron did not start (${signal})` : undefined
  }
  if (code === null) return undefined
  if (platform === 'win32') {
    const status = unsigned(code)
    return status >= firstError && status !== endedByPerson
      ? `Electron did not start (code 0x${status.toString(16).toUpperCase()})`
      : undefined
  }
  if (code === notFound) return 'Electron did not start (code 127: a library is missing)'
  const name = byShell.get(code)
  return name === undefined ? undefined : `Electron did not start (${name})`
}
