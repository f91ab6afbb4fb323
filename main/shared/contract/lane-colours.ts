import { laneRows, lanes, type LaneRow } from './lanes.ts'

/**
 * The colours of all lanes as CSS custom properties, each for light and for dark (CSS Color 5 section 4.1, `light-dark`):
 * `--sse-1` to `--sse-3` for lines, `--sse-text`, `--sse-ground`.
 */
export function laneProperties(): string {
  return lanes
    .flatMap((lane) => {
      const { colour, colours }: LaneRow = laneRows[lane]
      const [first, second, third] = colours.lines
      const named = { 1: first, 2: second, 3: third, text: colours.text, ground: colours.ground }
      return Object.entries(named).map(
        ([name, [light, dark]]) => `--${colour}-${name}: light-dark(${light}, ${dark});`,
      )
    })
    .join('\n')
}

/** Rules of CSS that give the series of a chart these colours: `.sse-1 { color: var(--sse-1); }`. */
export function seriesRules(): string {
  return lanes
    .flatMap((lane) => [1, 2, 3].map((number) => `${laneRows[lane].colour}-${number}`))
    .map((name) => `.${name} { color: var(--${name}); }`)
    .join('\n')
}
