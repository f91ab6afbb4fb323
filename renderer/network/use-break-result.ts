import { computed, shallowRef, type ComputedRef } from 'vue'
import type { Phrase } from '../../main/shared/texts/phrase.ts'
import { code } from '../../main/shared/texts/quantity.ts'
import { breakResult } from '../../main/shared/verdict/break-result.ts'
import { usePaneSpeaker } from '../panes/use-pane-speaker.ts'
import { useEvery, usePlayground } from '../state/use-playground.ts'
import { useTexts } from '../state/use-texts.ts'
import type { BreakReport, Broken } from './break-log.ts'
import { useFaultWords } from './use-network-words.ts'

/** A piece of the sentence: words, or a figure, which stands out in the colour of its lane. */
export interface ResultPiece {
  readonly text: string
  readonly figure: boolean
  readonly colour: string | undefined
}

/** What was broken last, and what that has done, in the language of the window. */
export interface BreakWording {
  readonly over: boolean
  readonly what: string
  readonly pieces: readonly ResultPiece[]
  /** All of it as one text. */
  readonly text: string
}

/** As often as the panes are looked at, ms. */
const period = 250

/** Follows what was broken last, while the component lives; undefined where there is nothing to tell. */
export function useBreakResult(): ComputedRef<BreakWording | undefined> {
  const { t } = useTexts()
  const { breaks } = usePlayground()
  const faults = useFaultWords()
  const { speaker, colourOf } = usePaneSpeaker()
  const report = shallowRef<BreakReport | undefined>(breaks.read())
  useEvery(period, () => (report.value = breaks.read()))

  const words = (text: string): ResultPiece => ({ text, figure: false, colour: undefined })

  function whatOf(what: Broken, over: boolean): string {
    const said =
      what.kind === 'faults'
        ? faults.faults(what)
        : speaker.value.say({
            key: `broken.${what.kind}`,
            figures: { code: code(what.code ?? 0) },
          })
    const values = { what: said, scope: faults.scope(what.scope) }
    return t(over && what.kind === 'faults' ? 'broken.over' : 'broken.what', values)
  }
  function piecesOf(phrase: Phrase, colour: string | undefined): readonly ResultPiece[] {
    return speaker.value.pieces(phrase).map(({ text, place }) => {
      const figure = place !== undefined && place !== 'name' && place !== 'names'
      return { text, figure, colour: figure ? colour : undefined }
    })
  }
  function clausesOf({ what, courses }: BreakReport): readonly ResultPiece[] {
    if (courses.length === 0) {
      const { connections = 0 } = what as { readonly connections?: number }
      return [words(t('broken.cutOthers', { count: connections }))]
    }
    return breakResult(courses).flatMap(({ panes: ids, parts }, place) => {
      const colour = colourOf(ids[0])
      const said = parts.flatMap((part, index) => {
        const between = parts[index - 1]?.key === 'broken.of' ? 'broken.colon' : 'broken.and'
        return [...(index === 0 ? [] : [words(t(between))]), ...piecesOf(part, colour)]
      })
      return [...(place === 0 ? [] : [words(t('broken.join'))]), ...said]
    })
  }

  return computed(() => {
    if (report.value === undefined) return undefined
    const { what, over, courses } = report.value
    // Faults of others leave nothing that this page could see.
    if (courses.length === 0 && what.kind === 'faults') return undefined
    const between = words(speaker.value.sentences(['', '']))
    const pieces = [between, ...clausesOf(report.value), words(t('broken.end'))]
    const said = whatOf(what, over)
    const text = [said, ...pieces.map((piece) => piece.text)].join('')
    return { over, what: said, pieces, text }
  })
}
