import type { Lane } from '../../contract/lanes.ts'
import { laneRows } from '../../contract/lanes.ts'
import { effectiveOptions, type EffectiveOptions, type Pins } from '../../contract/pins.ts'
import type { Settings } from '../../contract/settings.ts'
import { transportRows } from '../../contract/transport.ts'
import type { Speaker } from '../speaker.ts'

/** What a pane is named by. */
export interface NamedPane {
  readonly lane: Lane
  readonly pins: Pins
  /** What a person calls it, instead. */
  readonly name?: string | undefined
}

/** What two panes of one kind can differ in. */
type Trait = keyof EffectiveOptions
const traits = ['pollInterval', 'pollMode', 'pushInterval', 'heartbeat', 'resume'] as const
/** Those that tell a pane from the panel's values, even where it is the only one of its kind. */
const telling: ReadonlySet<Trait> = new Set(['pollInterval', 'pollMode', 'pushInterval'])

interface Kind {
  readonly lane: Lane
  readonly long: boolean
  readonly options: EffectiveOptions
  /** What distinguishes it, from its siblings or from what the panel says. */
  readonly own: ReadonlySet<Trait>
}

function kindOf({ lane, pins }: NamedPane, settings: Settings): Omit<Kind, 'own'> {
  const { transport } = laneRows[lane]
  const options = effectiveOptions({ transport, pins }, settings)
  const long = !transportRows[transport].pushes && options.pollMode === 'long'
  return { lane, long, options }
}

/** What the panel has for a pane of this kind. */
function sharedOptions({ lane, long }: Pick<Kind, 'lane' | 'long'>, settings: Settings) {
  const { transport } = laneRows[lane]
  return effectiveOptions({ transport, pins: long ? { pollMode: 'long' } : {} }, settings)
}

function kindsOf(panes: readonly NamedPane[], settings: Settings): readonly Kind[] {
  const kinds = panes.map((pane) => kindOf(pane, settings))
  return kinds.map((kind) => {
    const siblings = kinds.filter(({ lane, long }) => lane === kind.lane && long === kind.long)
    const shared = sharedOptions(kind, settings)
    const own = traits.filter(
      (trait) =>
        siblings.some(({ options }) => options[trait] !== kind.options[trait]) ||
        (telling.has(trait) && shared[trait] !== kind.options[trait]),
    )
    return { ...kind, own: new Set(own) }
  })
}

function titleOf({ lane, long, options, own }: Kind, { text, format }: Speaker): string {
  if (long) return text('paneName.longPoll')
  const name = text(`lane.${lane}`)
  if (!transportRows[laneRows[lane].transport].pushes) {
    if (!own.has('pollInterval')) return name
    return text('paneName.poll', { interval: format({ ms: options.pollInterval }) })
  }
  if (!own.has('pushInterval')) return name
  if (options.pushInterval === 0) return text('paneName.atOnce', { name })
  return text('paneName.every', { name, interval: format({ ms: options.pushInterval }) })
}

/** What else distinguishes it, beside its title. */
function detailsOf({ lane, long, options, own }: Kind, { text, format }: Speaker): string[] {
  const { pushes } = transportRows[laneRows[lane].transport]
  const { pollInterval, pollMode, heartbeat, resume } = options
  const beat =
    heartbeat === 0
      ? text('paneName.noHeartbeat')
      : text('paneName.heartbeat', { interval: format({ ms: heartbeat }) })
  return [
    long && own.has('pollInterval')
      ? text('paneName.pause', { interval: format({ ms: pollInterval }) })
      : '',
    !pushes && !long && own.has('pollMode') ? text(`paneName.mode.${pollMode}`) : '',
    pushes && own.has('heartbeat') ? beat : '',
    own.has('resume') ? text(resume ? 'paneName.resume' : 'paneName.noResume') : '',
  ].filter((detail) => detail !== '')
}

/**
 * What panes are called, in their order: by the name that a person gave them, else by what they differ in from
 * their siblings and from the panel: "Poll 1 s", "Poll 5 s", "Long poll", "SSE". Panes that nothing
 * distinguishes are counted: "SSE", "SSE 2".
 *
 * @param settings in force: what is not pinned follows them.
 */
export function paneNames(
  panes: readonly NamedPane[],
  settings: Settings,
  speaker: Speaker,
): readonly string[] {
  const kinds = kindsOf(panes, settings)
  const names = panes.map(({ name }, index) => {
    const kind = kinds[index]
    if (name !== undefined || kind === undefined) return name ?? ''
    const title = titleOf(kind, speaker)
    const details = detailsOf(kind, speaker)
    if (details.length === 0) return title
    return speaker.text('paneName.detailed', {
      name: title,
      details: details.join(speaker.text('paneName.comma')),
    })
  })
  const used = new Set<string>()
  return names.map((name) => {
    let next = name
    for (let number = 2; used.has(next) || (next !== name && names.includes(next)); number += 1) {
      next = speaker.text('pane.numbered', { name, number })
    }
    used.add(next)
    return next
  })
}
