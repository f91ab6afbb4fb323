/** When many arrivals a second are drawn, no eye follows one of them. */
const crowdedRate = 8_000
/** ms */
const period = 1_000

/**
 * Tells whether more is recorded than the eye can follow, counted over the last complete second.
 *
 * @returns what to ask in every frame. @param at page clock, epoch ms. @param revision counts what was recorded.
 */
export function createCrowdWatch(): (at: number, revision: number) => boolean {
  let counted = { at: 0, revision: 0 }
  let crowded = false
  return (at, revision) => {
    const passed = at - counted.at
    if (passed >= period) {
      crowded = ((revision - counted.revision) / passed) * 1_000 > crowdedRate
      counted = { at, revision }
    }
    return crowded
  }
}
