/** One measuring at one value of the sweep. */
export interface Step {
  /** Place of the value in the sweep; 0 where nothing is swept. */
  readonly point: number
  /** From 0. The last of all is the first once more, to see whether the machine was steady. */
  readonly round: number
  readonly control: boolean
  /** Places of the lanes that are measured in it, side by side. */
  readonly lanes: readonly number[]
}

/** How many values and lanes are measured, and in how many rounds. */
export interface Order {
  readonly points: number
  readonly rounds: number
  readonly lanes: number
  /** Whether the lanes take turns instead of sharing their messages: crowds would take each other's CPU. */
  readonly inTurn: boolean
}

const countTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at)

/**
 * The steps of a run in balanced order: A B C, C B A, A B C, so that what gets warmer or slower in the course of a run
 * weighs on no value more than on another. The first step is repeated at the end.
 */
export function stepsOf({ points, rounds, lanes, inTurn }: Order): readonly Step[] {
  const together = inTurn ? countTo(lanes).map((lane) => [lane]) : [countTo(lanes)]
  const cells = countTo(points).flatMap((point) => together.map((own) => ({ point, lanes: own })))
  const steps = countTo(rounds).flatMap((round) =>
    (round % 2 === 0 ? cells : cells.toReversed()).map((cell): Step => ({
      ...cell,
      round,
      control: false,
    })),
  )
  const [first] = steps
  return first === undefined ? [] : [...steps, { ...first, control: true }]
}
