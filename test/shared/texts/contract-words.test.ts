import { describe, expect, it } from 'vitest'
import { errorCodes, errorReasons } from '../../../main/shared/contract/errors.ts'
import { lanes } from '../../../main/shared/contract/lanes.ts'
import { noFaults } from '../../../main/shared/contract/network.ts'
import { presetNames } from '../../../main/shared/contract/presets.ts'
import { defaultSettings, knobs, settingKeys } from '../../../main/shared/contract/settings.ts'
import {
  bannerDetails,
  storeObstacles,
  storePromises,
} from '../../../main/shared/contract/status.ts'
import { connectionStates, transports } from '../../../main/shared/contract/transport.ts'
import { stateReasons } from '../../../main/shared/clients/client.ts'
import { rowKeys } from '../../../main/shared/verdict/measures.ts'
import { sides } from '../../../main/shared/verdict/sides.ts'
import { labNames, labs } from '../../../renderer/labs/labs.ts'
import { en } from '../../../main/shared/texts/en.ts'
import { partNames, wireKinds } from '../../../renderer/wire/reading/anatomy.ts'
import { recordTags } from '../../../renderer/wire/record-text.ts'
import { namedCloseCodes, namedStatuses } from '../../../main/shared/texts/words/code-names.ts'
import { reasonKey } from '../../../main/shared/texts/words/connection-words.ts'
import { profileNames } from '../../../renderer/network/network-profiles.ts'
import { predict } from '../../../main/shared/texts/words/prediction.ts'
import { flatten, places } from './texts.ts'

const english = flatten(en)

/** What is worded by its code, each with all of its codes as the source has them. */
const worded: Readonly<Record<string, readonly string[]>> = {
  'refusal.*': errorCodes,
  'obstacle.*': storeObstacles,
  'banner.*': Object.keys(bannerDetails),
  'store.promise.*': storePromises,
  'knob.*': settingKeys,
  'choice.arrivals.*': knobs.arrivals.choices,
  'choice.feed.*': knobs.feed.choices,
  'choice.pollMode.*': knobs.pollMode.choices,
  'preset.*.name': presetNames,
  'preset.*.hint': presetNames,
  'transport.*': transports,
  'lane.*': lanes,
  'laneHint.*': lanes,
  'comingBack.*': transports,
  'state.*': connectionStates,
  'timeline.state.*': connectionStates,
  'network.fault.*': Object.keys(noFaults),
  'network.profile.*': profileNames,
  'compare.row.*': rowKeys,
  'compare.hint.*': rowKeys,
  'side.*': sides.map(({ key }) => key),
  'wire.kind.*': wireKinds,
  'wire.kindHint.*': wireKinds,
  'wire.tag.*': recordTags,
  'wire.name.*': partNames,
  'statusName.*': namedStatuses.map(String),
  'closeName.*': [...namedCloseCodes.map(String), 'own'],
  'refusal.because.*': errorReasons,
  'labs.*.name': labNames,
  'labs.*.see': labNames,
  'labs.*.why': labNames,
  'labs.action.*': labs.flatMap(({ actions }) => actions.map(({ key }) => key)),
}

describe('the texts of the window', () => {
  it('word every code and every choice', () => {
    const needed = Object.entries(worded).flatMap(([pattern, codes]) =>
      codes.map((code) => pattern.replace('*', code)),
    )
    expect(needed.filter((key) => !english.has(key))).toEqual([])
  })

  it('say why a connection ended, whatever the reason', () => {
    const keys = stateReasons.flatMap((reason) => [
      reasonKey(reason, {}),
      reasonKey(reason, { status: 503 }),
    ])
    expect(keys.filter((key) => !english.has(key))).toEqual([])
  })

  it('word every prediction with the figures that it has, and no other', () => {
    const variants = knobs.arrivals.choices.flatMap((arrival) =>
      knobs.feed.choices.flatMap((feed) =>
        knobs.pollMode.choices.flatMap((pollMode) =>
          [0, 1_000].map((pause) => ({
            ...defaultSettings,
            arrivals: arrival,
            feed,
            pollMode,
            ssePushInterval: pause,
            heartbeat: pause,
            deflate: pause === 0,
          })),
        ),
      ),
    )
    const predicted = variants.flatMap((settings) =>
      settingKeys.map((key) => {
        const { key: text, figures = {} } = predict(key, settings)
        return [text, Object.keys(figures).sort().join()] as const
      }),
    )
    const texts = [...english].filter(([key]) => key.startsWith('predict.'))
    const asked = texts.map(([key, text]) => [key, places(text).join()] as const)
    expect(Object.fromEntries(asked)).toEqual(Object.fromEntries(predicted))
  })

  it('tell each banner with what the engine tells of it', () => {
    // A path is shown next to the text with a button to copy it; an obstacle names it, and says why.
    const told = Object.entries(bannerDetails).map(([code, details]) => [
      code,
      details.filter((name) => name !== 'file' && name !== 'why').toSorted(),
    ])
    const asked = Object.keys(bannerDetails).map((code) => [
      code,
      places(english.get(`banner.${code}`) ?? ''),
    ])
    expect(Object.fromEntries(asked)).toEqual(Object.fromEntries(told))
  })

  it('tell an obstacle of the store by its file, and in the system’s words where there are no others', () => {
    const asked = storeObstacles.map((obstacle) => [
      obstacle,
      places(english.get(`obstacle.${obstacle}`) ?? '').join(),
    ])
    const expected = storeObstacles.map((obstacle) => [
      obstacle,
      obstacle === 'other' ? 'why' : 'file',
    ])
    expect(asked).toEqual(expected)
    expect(bannerDetails.store_in_memory).toEqual(expect.arrayContaining(['file', 'why']))
  })
})
