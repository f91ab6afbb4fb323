import { describe, expect, it } from 'vitest'
import type { ErrorShape } from '../../../main/shared/contract/errors.ts'
import { defaultSettings, type Settings } from '../../../main/shared/contract/settings.ts'
import type { PlannedFaults } from '../../../main/shared/experiment/plan.ts'
import { createFirstPanes, type Linked, type Opening } from '../../../renderer/share/first-panes.ts'
import { defaultPanes, type SharedPane } from '../../../renderer/share/share-panes.ts'

const started: Opening = { panes: defaultPanes, network: undefined }

/** A page at an address, in a tab that may have kept panes. */
function pageAt(hash: string, kept?: string) {
  const listeners: (() => void)[] = []
  const location = { hash, pathname: '/', search: '?here' }
  const stored = new Map(kept === undefined ? [] : [['panes', kept]])
  const taken: Partial<Settings>[] = []
  const said: string[] = []
  const page: { refusal: ErrorShape | undefined; opening: Opening } = {
    refusal: undefined,
    opening: started,
  }
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
    opening: () => page.opening,
    async take(settings) {
      taken.push(settings)
      return page.refusal
    },
    say: (key) => said.push(key),
    refuse: (error) => said.push(`refused ${(error as ErrorShape).code}`),
  })
  return { page, panes, location, taken, said, stored, follow: () => listeners[0]?.() }
}
const down: PlannedFaults = { scope: 'sse', faults: { down: true } }
const polling: SharedPane = { lane: 'polling', pins: { pollInterval: 700 } }

const having = (panes: readonly SharedPane[]): Opening => ({ panes, network: undefined })

describe('the panes that a page begins with', () => {
  it('are one of each where nothing else is said', async () => {
    const { panes, said } = pageAt('')
    expect(await panes.read()).toEqual(started)
    expect(said).toEqual([])
  })

  it('are those that the tab had', async () => {
    const { panes, stored } = pageAt('')
    panes.keep([polling])
    expect(await pageAt('', stored.get('panes')).panes.read()).toEqual(having([polling]))
  })

  it('are those of the link, whose settings are applied once', async () => {
    const { panes, taken, said } = pageAt('#pushRate=9&panes=polling:pollInterval~700', 'sse')
    expect(await panes.read()).toEqual(having([polling]))
    expect(taken).toEqual([{ ...defaultSettings, pushRate: 9 }])
    expect(said).toEqual(['address /?here', 'notice.linkTaken'])
    expect(await panes.read()).toEqual(having([{ lane: 'sse', pins: {} }]))
    expect(taken).toHaveLength(1)
  })

  it('are those that the tab had where the link says nothing about panes', async () => {
    const { panes } = pageAt('#pushRate=9', 'sse')
    expect(await panes.read()).toEqual(having([{ lane: 'sse', pins: {} }]))
  })

  it('are those that the start asked for, with its faults, unless the tab had others', async () => {
    const asked = { panes: [polling], network: [down] }
    const fresh = pageAt('')
    fresh.page.opening = asked
    expect(await fresh.panes.read()).toEqual(asked)
    const reloaded = pageAt('', 'sse')
    reloaded.page.opening = asked
    expect(await reloaded.panes.read()).toEqual(having([{ lane: 'sse', pins: {} }]))
  })

  it('come with the faults of the link', async () => {
    const { panes } = pageAt('#network=sse:down~on')
    expect(await panes.read()).toEqual({ panes: defaultPanes, network: [down] })
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

  it('leave the place of the link in the address, which a reload leads to', async () => {
    const { panes, said } = pageAt('#pushRate=9&place=experiments')
    await panes.read()
    expect(said).toContain('address /?here#/experiments')
  })

  it('give way to those of a link that is opened later', async () => {
    const { panes, location, follow } = pageAt('')
    const opened = new Promise<Linked>((resolve) => panes.onLink(resolve))
    location.hash = '#panes=polling:pollInterval~700&network=sse:down~on'
    follow()
    expect(await opened).toMatchObject({ panes: [polling], network: [down] })
  })
})
