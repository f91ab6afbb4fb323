import { describe, expect, it } from 'vitest'
import { settingKeys } from '../../../main/contract/settings.ts'
import { panelSections } from '../../../renderer/state/panel-sections.ts'

const { daily, seldom } = panelSections

describe('the settings panel', () => {
  it('shows every setting in one place', () => {
    const shown = [...daily.flatMap(({ keys }) => keys), ...seldom]
    expect(shown.toSorted()).toEqual(settingKeys.toSorted())
  })
  it('keeps rate, payload, feed and the intervals in view', () => {
    expect(daily.map(({ group }) => group)).toEqual(['messages', 'delivery'])
    expect(daily.flatMap(({ keys }) => keys)).toEqual([
      'pushRate',
      'arrivals',
      'payload',
      'feed',
      'template',
      'pollInterval',
      'pollMode',
      'ssePushInterval',
      'websocketPushInterval',
    ])
  })
})
