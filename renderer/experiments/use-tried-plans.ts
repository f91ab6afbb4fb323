import { computed, type ComputedRef } from 'vue'
import type { Experiment } from '../../main/shared/experiment/experiment.ts'
import { usePlayground } from '../state/use-playground.ts'
import { usePlanProblem } from './use-plan-problem.ts'

/** A plan that a form stands for, or what is wrong with it. */
export interface TriedPlan {
  readonly plan?: Experiment
  readonly problem?: string
}

/** What every form of plans does: try what was filled in, and know whether anything can be measured at the moment. */
export function useTriedPlans(): {
  readonly tryPlan: (make: () => Experiment) => TriedPlan
  readonly isAway: ComputedRef<boolean>
} {
  const problemOf = usePlanProblem()
  const { engine, labs } = usePlayground()
  return {
    tryPlan(make) {
      try {
        return { plan: make() }
      } catch (error) {
        return { problem: problemOf(error) }
      }
    },
    isAway: computed(
      () =>
        engine.state.value !== 'up' ||
        labs.inForce.value !== undefined ||
        engine.status.value?.experiment !== undefined,
    ),
  }
}
