/** One measuring of all lanes at one value of the sweep. */
export interface Step {
  /** Place of the value in the sweep; 0 where nothing is swept. */
  readonly point: number
  /** From 0. The last of all is the first once more, to see whether the machine was steady. */
  readonly round: number
  readonly control: boolean
}

/**
 * The steps of a run in balanced order: A B C, C B A, A B C, so that what gets warmer or slower in the course of a run
 * weighs on no value more than on another. The first step is repeated at the end.
 */
export function stepsOf(points: number, rounds: number): readonly Step[] {
  const places = Array.from({ length: points }, (_, point) => point)
  const steps = Array.from({ length: rounds }, (_, round) => {
    const order = round % 2 === 0 ? places : places.toReversed()
    return order.map((point): Step => ({ point, round, control: false }))
  })
  return [...steps.flat(), { point: 0, round: 0, control: true }]
}
