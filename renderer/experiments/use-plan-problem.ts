import { shapeOf } from '../../main/shared/contract/errors.ts'
import { isTextKey } from '../../main/shared/texts/speaker.ts'
import { useRefusal } from '../state/use-refusal.ts'
import { useTexts } from '../state/use-texts.ts'

/** Says what is wrong with a plan: by the field of the form, else by the setting whose range it is. */
export function usePlanProblem(): (error: unknown) => string {
  const { t } = useTexts()
  const refusal = useRefusal()

  return (error) => {
    const shape = shapeOf(error)
    // The grammar of thresholds is k6's, and so are its words.
    if (shape.field === 'thresholds') return shape.message
    const key = `experiments.problem.${shape.field ?? ''}`
    return isTextKey(key) ? t(key) : refusal(shape)
  }
}
