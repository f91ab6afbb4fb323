export interface InstallProgressOptions {
  /** Without progress for this long, in ms, it counts as stalled. */
  readonly patience: number
  /** As long as no byte has come at all, in ms from the start, whatever it prints. */
  readonly firstPatience: number
  /** Bytes that were there before it began. */
  readonly before: number
  /** ms, never going backwards. */
  readonly now: () => number
  /** Hears how much has been fetched, a line at a time. */
  readonly say: (line: string) => void
}

/** How far an installer is, from what it prints and from the bytes it has fetched or unpacked. */
export interface InstallProgress {
  /** Takes what it printed, which is progress. */
  printed(text: string): void
  /** Takes how many bytes there are now; says whether it has stalled, or begun in vain. */
  stalledAt(bytes: number): boolean
  /** Why it failed, in a few words of its own. */
  reason(): string
  /** Why it was given up, once it has stalled. */
  stall(): string
}

/** Bytes per line of progress. */
const step = 10_000_000
/** How many characters of the installer's last words are kept for the reason. */
const longestTail = 4_096
const longestReason = 200

/** The line that says most: the error's message rather than the stack under it. */
function reasonIn(output: string): string {
  const lines = output.split('\n').map((line) => line.trim())
  const named = lines.filter((line) => /error|refused|failed|ENOTFOUND|Response code/i.test(line))
  const cause = named.find((line) => /\b(?:E[A-Z]{4,}|Response code)\b/.test(line))
  const reason = cause ?? named[0] ?? lines.find((line) => line !== '') ?? 'it gave no reason'
  return reason.slice(0, longestReason)
}

/** Begins to follow an installer that starts now. */
export function createInstallProgress(options: InstallProgressOptions): InstallProgress {
  const { patience, firstPatience, now, say } = options
  let output = ''
  const startedAt = now()
  let movedAt = startedAt
  let known = options.before
  let hasBegun = false
  let saidSteps = 0
  return {
    printed(text) {
      movedAt = now()
      output = (output + text).slice(-longestTail)
    },
    stalledAt(bytes) {
      if (bytes !== known) {
        movedAt = now()
        hasBegun = true
      }
      known = bytes
      const steps = Math.floor(bytes / step)
      if (steps > saidSteps) say(`  ${steps * 10} MB`)
      saidSteps = Math.max(saidSteps, steps)
      return hasBegun ? now() - movedAt >= patience : now() - startedAt >= firstPatience
    },
    reason: () => reasonIn(output),
    stall: () =>
      hasBegun
        ? `no progress for ${Math.round(patience / 1_000)} s`
        : `nothing came for ${Math.round(firstPatience / 1_000)} s`,
  }
}
