import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../main/shared/contract/settings.ts'
import { addressed } from '../../../renderer/place-address.ts'
import { printCommand } from '../../../renderer/share/print-command.ts'
import { printLink, readShared, type Shared } from '../../../renderer/share/share-link.ts'
import { defaultPanes, maxPanes } from '../../../renderer/share/share-panes.ts'
import { anyPlannedFaults, anySettings, anySubject } from '../../suites/subjects.ts'

/** Any state of a window: each scope has its faults once, and none of them is for a pane that is not there. */
const anyShared: fc.Arbitrary<Shared> = fc
  .record({
    settings: anySettings,
    panes: fc.array(anySubject, { minLength: 1, maxLength: maxPanes }),
    network: fc.uniqueArray(anyPlannedFaults, {
      maxLength: 5,
      selector: ({ scope }) => JSON.stringify(scope),
    }),
    place: fc.constantFrom(...addressed),
  })
  .map((shared) => ({
    ...shared,
    network: shared.network.filter(
      ({ scope }) => typeof scope === 'string' || scope.subject < shared.panes.length,
    ),
  }))

describe('a window', () => {
  // Live opens anyway: a link there says nothing of the place.
  const opened = ({ place, ...shared }: Shared) => ({
    ...{ found: true, faults: [], ...shared },
    place: place === 'live' ? undefined : place,
  })
  const elsewhere = { ...defaultSettings, pushRate: 77, pollMode: 'all', seed: 9 } as const

  it('is the same again where its link is opened, whatever was in force there', () => {
    fc.assert(
      fc.property(anyShared, (shared) => {
        const address = `http://127.0.0.1:5170/${printLink(shared)}`
        expect(readShared(address, elsewhere)).toEqual(opened(shared))
      }),
      { numRuns: 500 },
    )
  })

  it('is the same again where its link was encoded once more on the way', () => {
    fc.assert(
      fc.property(anyShared, (shared) => {
        const address = encodeURI(`http://127.0.0.1:5170/${printLink(shared)}`)
        expect(readShared(address, elsewhere)).toEqual(opened(shared))
      }),
      { numRuns: 100 },
    )
  })

  it('is the same again where its command line is pasted', () => {
    fc.assert(
      fc.property(anyShared, (shared) => {
        const said = readShared(printCommand(shared), elsewhere)
        expect(said.faults).toEqual([])
        // Without any flag there is nothing to read.
        if (!said.found) return
        expect(said.settings).toEqual(shared.settings)
        // What is as it always is needs no flag.
        expect(said.panes ?? defaultPanes).toEqual(shared.panes)
        expect(said.network ?? []).toEqual(shared.network)
      }),
      { numRuns: 500 },
    )
  })
})
