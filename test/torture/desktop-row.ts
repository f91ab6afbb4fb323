import { chooseRunner } from '../electron/desktop-app.ts'
import { builtRow } from './built-row.ts'
import type { Guard, Outcome, Row } from './row.ts'
import { testRow } from './test-row.ts'

export interface DesktopRow {
  readonly id: string
  readonly fault: string
  readonly expected: string
  /** A pattern over the names of specs, which run on the built desktop. */
  readonly specs: string
  /** Files of unit tests, which run beside the specs. */
  readonly units?: readonly string[]
  readonly unitPattern?: string
  readonly guard?: Guard
}

/** What the specs run on: a real Electron, or the stand-in and why. */
export const runner = chooseRunner()

/** Makes a row of specs of the desktop. Its figure says whether a real Electron ran. */
export function desktopRow(wanted: DesktopRow): Row {
  const { specs, units, unitPattern, ...row } = wanted
  const parts: Row[] = [builtRow(testRow({ ...row, files: ['test/electron'], pattern: specs }))]
  if (units !== undefined) {
    parts.push(testRow({ ...row, files: units, ...(unitPattern && { pattern: unitPattern }) }))
  }
  return {
    ...row,
    tests: parts.flatMap(({ tests = [] }) => tests),
    async run(context): Promise<Outcome> {
      const outcomes: Outcome[] = []
      for (const part of parts) outcomes.push(await part.run(context))
      const figures = outcomes.map(({ figure }) => figure).join(' and ')
      return { ok: outcomes.every(({ ok }) => ok), figure: `${figures}, on ${runner.description}` }
    },
  }
}

/** Why a row that needs a real Electron cannot run here; undefined where there is one. */
export function noElectron(): string | undefined {
  return runner.kind === 'real'
    ? undefined
    : `it needs a real Electron and a display, this is the ${runner.description}; ` +
        'node node_modules/electron/install.js fetches one'
}
