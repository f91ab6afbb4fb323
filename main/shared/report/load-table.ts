import type { Run } from '../experiment/run.ts'
import { formatCount } from '../texts/format.ts'
import { duration } from '../texts/quantity.ts'
import type { Speaker } from '../texts/speaker.ts'
import type { PlainTable } from './fleet-table.ts'

const columns = [
  'name',
  'clients',
  'messages',
  'missed',
  'offset',
  'uncertainty',
  'damaged',
] as const

/** The machines that a run was measured by, a row each; undefined where it was measured here. */
export function loadTable(run: Run, { text, format, locale }: Speaker): PlainTable | undefined {
  if (run.load === undefined) return undefined
  const known = (ms: number | null, sign: string): string =>
    ms === null ? '–' : `${sign}${format(duration(Math.abs(ms)))}`
  return {
    heads: columns.map((column) => text(`report.loadMachines.${column}`)),
    rows: run.load.machines.map(
      ({ name, clients, messages, missed, offsetMs, uncertaintyMs, damaged }) => [
        name,
        ...[clients, messages, missed].map((value) => formatCount(value, locale)),
        known(offsetMs, (offsetMs ?? 0) < 0 ? '−' : '+'),
        known(uncertaintyMs, '± '),
        formatCount(damaged, locale),
      ],
    ),
  }
}
