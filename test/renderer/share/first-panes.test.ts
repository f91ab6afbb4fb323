import { describe, expect, it } from 'vitest'
import type { ErrorShape } from '../../../main/shared/contract/errors.ts'
import { defaultSettings, type Settings } from '../../../main/shared/contract/settings.ts'
import { createFirstPanes } from '../../../renderer/share/first-panes.ts'
import { defaultPanes, type SharedPane } from '../../../renderer/share/share-panes.ts'

/** A page at an address, in a tab that may have kept panes. */
function pageAt(hash: string, kept?: string) {
  const listeners: (() => void)[] = []
  const location = { hash, pathname: '/', search: '?here' }
  const stored = new Map(kept === undefined ? [] : [['panes', kept]])
  const taken: Partial<Settings>[] = []
  const said: string[] = []
  const page: { refusal: ErrorShape | undefined } = { refusal: undefined }
  const panes = createFirstPanes({
    view: {
      location,
      history: {
        state: null,
        replaceState(_state: unknown, _title: string, address: string) {
          location.hash = ''
          said.push(`address ${address}`)
        },
      },
      addEventListener: (_name: string, listener: () => void) => listeners.push(listener),
    } as unknown as Window,
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
    },
    settings: () => defaultSettings,
    async take(settings) {
      taken.push(settings)
      return page.refusal
    },
    say: (key) => said.push(key),
    refuse: (error) => said.push(`refused ${(error as ErrorShape).code}`),
  })
  return { page, panes, location, taken, said, stored, follow: () => listeners[0]?.() }
}
const polling: SharedPane = { lane: 'polling', pins: { pollInterval: 700 } }

describe('the panes that a page begins with', () => {
  it('are one of each where nothing else is said', async () => {
    const { panes, said } = pageAt('')
    expect(await panes.read()).toEqual(defaultPanes)
    expect(said).toEqual([])
  })

  it('are those that the tab had', async () => {
    const { panes, stored } = pageAt('')
    panes.keep([polling])
    expect(await pageAt('', stored.get('panes')).panes.read()).toEqual([polling])
  })

  it('are those of the link, whose settings are applied once', async () => {
    const { panes, taken, said } = pageAt('#pushRate=9&panes=polling:pollInterval~700', 'sse')
    expect(await panes.read()).toEqual([polling])
    expect(taken).toEqual([{ ...defaultSettings, pushRate: 9 }])
    expect(said).toEqual(['address /?here', 'notice.linkTaken'])
    expect(await panes.read()).toEqual([{ lane: 'sse', pins: {} }])
    expect(taken).toHaveLength(1)
  })

  it('are those that the tab had where the link says nothing about panes', async () => {
    const { panes } = pageAt('#pushRate=9', 'sse')
    expect(await panes.read()).toEqual([{ lane: 'sse', pins: {} }])
  })

  it('say what was not taken of a link, and what the engine refused', async () => {
    const partly = pageAt('#pushRate=9&pollInterval=1')
    await partly.panes.read()
    expect(partly.said).toContain('notice.linkPartly')
    const refused = pageAt('#pushRate=9')
    refused.page.refusal = { code: 'bad_setting', message: 'no' }
    await refused.panes.read()
    expect(refused.said).toContain('refused bad_setting')
  })

  it('give way to those of a link that is opened later', async () => {
    const { panes, location, follow } = pageAt('')
    const opened = new Promise<readonly SharedPane[]>((resolve) => panes.onLink(resolve))
    location.hash = '#panes=polling:pollInterval~700'
    follow()
    expect(await opened).toEqual([polling])
  })
})
