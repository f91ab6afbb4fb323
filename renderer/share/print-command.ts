import { quoted, toCommandLine } from '../../main/shared/contract/share.ts'
import { printFaultOption } from '../../main/shared/experiment/fault-option.ts'
import { printLaneOption } from '../../main/shared/experiment/lane-option.ts'
import type { Shared } from './share-link.ts'
import { defaultPanes, printPanes } from './share-panes.ts'

/** The command that starts a playground with these settings, lanes and faults. */
export function printCommand({ settings, panes, network }: Shared): string {
  const lanes = printPanes(panes) === printPanes(defaultPanes) ? [] : panes
  return toCommandLine(settings, [
    ...lanes.map((pane) => `--lane ${quoted(printLaneOption(pane))}`),
    ...network.map((faults) => `--fault ${quoted(printFaultOption(faults))}`),
  ])
}
