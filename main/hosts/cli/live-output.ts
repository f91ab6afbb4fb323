import type { Progress } from '../../shared/experiment/runner.ts'
import { laneLines, logLineOf, stateLine, type LiveView } from './measure-view.ts'

/** Shows a run while it goes on. */
export interface LiveOutput {
  show(view: LiveView): void
  /** A line that stays. */
  note(line: string): void
  /** Takes away what is in the way of the table. */
  end(): void
}

/** A terminal, or a file or pipe in its place. */
export interface LiveStream {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string): unknown
}

/** How often a line comes without a terminal, ms. */
const logPeriod = 10_000
const escape = '\u001b['

function createTerminalOutput(stream: LiveStream, now: () => number): LiveOutput {
  let lines = 0
  function clear(): string {
    const taken = lines
    lines = 0
    return taken === 0 ? '' : `${escape}${taken}A${escape}0J`
  }
  return {
    show(view) {
      const width = Math.max(20, (stream.columns ?? 80) - 1)
      const shown = [stateLine(view), ...laneLines(view, now()), 'q stops and keeps, p pauses']
      const text = shown.map((line) => `${line.slice(0, width)}\n`).join('')
      stream.write(clear() + text)
      lines = shown.length
    },
    note: (line) => void stream.write(`${clear()}${line}\n`),
    end: () => void stream.write(clear()),
  }
}

function createLogOutput(stream: LiveStream, now: () => number): LiveOutput {
  let due = now() + logPeriod
  return {
    show(view) {
      if (now() < due || view.progress.figures.length === 0) return
      due = now() + logPeriod
      stream.write(`${logLineOf(view)}\n`)
    },
    note: (line) => void stream.write(`${line}\n`),
    end: () => undefined,
  }
}

/** A live view on a terminal, else a line every 10 s. @param now ms. */
export function createLiveOutput(stream: LiveStream, now: () => number): LiveOutput {
  return stream.isTTY === true ? createTerminalOutput(stream, now) : createLogOutput(stream, now)
}

/** Medians of every second, for each lane, from the delays of the messages that came in it. */
export interface SecondMedians {
  arrived(lane: number, delay: number): void
  /** Ends a second. */
  take(phase: Progress['phase']): void
  of(lane: number): readonly (number | undefined)[]
}

const kept = 60

export function createSecondMedians(lanes: number): SecondMedians {
  const present = Array.from({ length: lanes }, (): number[] => [])
  const past = Array.from({ length: lanes }, (): (number | undefined)[] => [])
  return {
    arrived: (lane, delay) => void present[lane]?.push(delay),
    take(phase) {
      if (phase !== 'measuring' && phase !== 'warming') return
      for (const [lane, delays] of present.entries()) {
        const sorted = delays.toSorted((one, other) => one - other)
        const medians = past[lane]
        medians?.push(sorted[Math.floor(sorted.length / 2)])
        if (medians !== undefined && medians.length > kept) medians.shift()
        delays.length = 0
      }
    },
    of: (lane) => past[lane] ?? [],
  }
}
