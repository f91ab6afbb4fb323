import type { LaneEvidence } from './lane-evidence.ts'
import type { Way } from './ways.ts'
import { needRows, type Needs } from './needs.ts'
import { recommend } from './recommend.ts'

type Scale = 'age' | 'rate' | 'clientRate' | 'size'
const scales = ['rate', 'age', 'clientRate', 'size'] as const satisfies readonly Scale[]

/** A need, and from where on the answer is another one. */
export type Change =
  | {
      readonly need: Scale
      /** On which side of `at` it becomes that. */
      readonly side: 'below' | 'above'
      /** In the unit of the need; the answer changes within 1 % of it. */
      readonly at: number
      /** Undefined where none fits there. */
      readonly becomes: Way | undefined
    }
  | { readonly need: 'proxy'; readonly to: Needs['proxy']; readonly becomes: Way | undefined }
  | { readonly need: 'phones'; readonly to: boolean; readonly becomes: Way | undefined }

/** Places at which the range of a need is looked at; between two of them the place of the change is halved down to 1 %. */
const looks = 60
const exact = 1.01

/**
 * Where the answer changes as each need alone is changed: found by asking the rules themselves, on either side of
 * the needs as they are, up to the first change.
 */
export function changesOf(needs: Needs, evidence: readonly LaneEvidence[]): readonly Change[] {
  const wayFor = (part: Partial<Needs>): Way | undefined =>
    recommend({ ...needs, ...part }, evidence).best?.way
  const present = wayFor({})

  /** @param to the end of the range on that side. */
  function along(need: Scale, side: 'below' | 'above', to: number): Change[] {
    const row = needRows[need]
    const whole = row.kind === 'number' && !('integer' in row)
    const at = (value: number): Way | undefined =>
      wayFor({ [need]: whole ? Math.round(value) : value })
    const from = needs[need] === 0 ? needRows[need].min : needs[need]
    if (from === to) return []
    const step = (to / from) ** (1 / looks)
    let last = from
    // From never to now and then is a step of its own.
    if (at(from) !== present) return [{ need, side, at: from, becomes: at(from) }]
    for (let look = 1; look <= looks; look += 1) {
      let next = from * step ** look
      if (at(next) === present) {
        last = next
        continue
      }
      while (Math.max(next / last, last / next) > exact) {
        const middle = Math.sqrt(next * last)
        if (at(middle) === present) last = middle
        else next = middle
      }
      return [{ need, side, at: next, becomes: at(next) }]
    }
    return []
  }

  const moved = scales.flatMap((need) => [
    ...(needs[need] === 0 ? [] : along(need, 'below', needRows[need].min)),
    ...along(need, 'above', needRows[need].max),
  ])
  const proxies = needRows.proxy.choices
    .filter((to) => to !== needs.proxy)
    .map((to): Change => ({ need: 'proxy', to, becomes: wayFor({ proxy: to }) }))
  const to = !needs.phones
  const phones: Change = { need: 'phones', to, becomes: wayFor({ phones: to }) }
  return [...moved, ...proxies, phones].filter(({ becomes }) => becomes !== present)
}
