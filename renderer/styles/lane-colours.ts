import { laneProperties, seriesRules } from '../../main/shared/contract/lane-colours.ts'
import { laneRows, lanes, usualLaneOf, type Lane } from '../../main/shared/contract/lanes.ts'
import { transports } from '../../main/shared/contract/transport.ts'

/** What is of one lane, or of a transport, is accented in its colours. */
function accentRule(selector: string, lane: Lane): string {
  const { colour } = laneRows[lane]
  return `${selector} { --accent: var(--${colour}-1); --accent-text: var(--${colour}-text); --accent-ground: var(--${colour}-ground); }`
}

/** The style sheet that the table of lanes makes. */
export function laneStyle(): string {
  return [
    `:root { ${laneProperties()} }`,
    ...transports.map((name) => accentRule(`[data-transport='${name}']`, usualLaneOf(name))),
    // Behind those of the transports: what has both names is of the lane.
    ...lanes.map((name) => accentRule(`[data-lane='${name}']`, name)),
    seriesRules(),
  ].join('\n')
}
