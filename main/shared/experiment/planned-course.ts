import type { Course } from './course.ts'
import { pointsOf, type Experiment } from './experiment.ts'
import { stepsOf } from './order.ts'

/** All values of a plan in all its rounds, in balanced order. */
export function createPlannedCourse(plan: Experiment): Course {
  const { lanes, rounds, fleet } = plan
  const points = pointsOf(plan)
  const inTurn = fleet !== undefined
  const steps = stepsOf({ points: points.length, rounds, lanes: lanes.length, inTurn })
  let done = 0
  return {
    next() {
      const step = steps[done]
      const point = step && points[step.point]
      if (step === undefined || point === undefined) return undefined
      // Lanes that are measured side by side stay connected; those that take turns do not.
      return { step, point, length: 1, clients: fleet?.clients, anew: done === 0 || inTurn }
    },
    took: () => void (done += 1),
    left: () => steps.length - done,
    knees: () => undefined,
  }
}
