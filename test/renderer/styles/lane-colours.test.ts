import { describe, expect, it } from 'vitest'
import { laneRows, lanes, usualLaneOf, type LaneRow } from '../../../main/shared/contract/lanes.ts'
import { transports } from '../../../main/shared/contract/transport.ts'
import { reportStyle } from '../../../main/shared/report/style.ts'
import { laneStyle } from '../../../renderer/styles/lane-colours.ts'

/** `--surface` and `--ground` of `styles/tokens.css`, for light and for dark. */
const surfaces = [
  ['#ffffff', '#f2f4f6'],
  ['#161b21', '#0e1216'],
] as const

/** Relative luminance of a colour in hexadecimal digits (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

/** The declarations of a rule; undefined where the sheet has no such rule. */
const ruleOf = (selector: string): string | undefined =>
  laneStyle()
    .split('\n')
    .find((line) => line.startsWith(`${selector} {`))

describe('the colours of lanes', () => {
  it.each(lanes)('of %s can be read as text, on every surface and on their own ground', (lane) => {
    const { text, ground }: LaneRow['colours'] = laneRows[lane].colours
    const grounds = ([0, 1] as const).map((theme) => [...surfaces[theme], ground[theme]])
    const contrasts = grounds.flatMap((all, theme) =>
      all.map((behind) => contrast(text[theme as 0 | 1], behind)),
    )
    expect(contrasts.filter((ratio) => ratio < 4.5)).toEqual([])
  })

  it.each(lanes)('of %s are in the window and in a report', (lane) => {
    const { colour } = laneRows[lane]
    for (const sheet of [laneStyle(), reportStyle]) {
      expect(sheet).toContain(`--${colour}-3: light-dark(`)
      expect(sheet).toContain(`.${colour}-3 { color: var(--${colour}-3); }`)
    }
  })

  it.each(transports)(
    'accent what is of %s as its usual lane, and what is of a lane as that one',
    (name) => {
      const { colour } = laneRows[usualLaneOf(name)]
      expect(ruleOf(`[data-transport='${name}']`)).toContain(`--accent: var(--${colour}-1)`)
      for (const lane of lanes) {
        expect(ruleOf(`[data-lane='${lane}']`)).toContain(
          `--accent: var(--${laneRows[lane].colour}-1)`,
        )
      }
      // Of two rules for one element the later one counts.
      expect(laneStyle().lastIndexOf('[data-transport')).toBeLessThan(
        laneStyle().indexOf('[data-lane'),
      )
    },
  )
})
