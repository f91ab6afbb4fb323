import { describe, expect, it } from 'vitest'
import { presetNames, presets } from '../../../main/shared/contract/presets.ts'
import { knobs, settingKeys } from '../../../main/shared/contract/settings.ts'
import { panelSections } from '../../../renderer/settings/panel-sections.ts'

const { daily, seldom } = panelSections

describe('the settings panel', () => {
  it('shows every setting in one place', () => {
    const shown = [...daily.flatMap(({ keys }) => keys), ...seldom]
    expect(shown.toSorted()).toEqual(settingKeys.toSorted())
  })
  it('keeps in view what a preset changes', () => {
    const changed = new Set(presetNames.flatMap((name) => Object.keys(presets[name])))
    const inView = new Set<string>(daily.flatMap(({ keys }) => keys))
    expect([...changed].filter((key) => !inView.has(key))).toEqual([])
  })
  it('has each setting in view under the name of its own group, and no name twice', () => {
    const strays = daily.flatMap(({ group, keys }) =>
      keys.filter((key) => knobs[key].group !== group),
    )
    expect(strays).toEqual([])
    expect(new Set(daily.map(({ group }) => group)).size).toBe(daily.length)
  })
})
