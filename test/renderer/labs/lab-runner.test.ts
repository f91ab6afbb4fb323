import { beforeEach, describe, expect, it } from 'vitest'
import { noFaults, type ScopedFaults } from '../../../main/shared/contract/network.ts'
import { createLabRunner, type LabRunner } from '../../../renderer/labs/lab-runner.ts'
import { createNoteBook } from '../../../renderer/labs/pane-notes.ts'
import { labNamed } from '../../../renderer/labs/labs.ts'
import type { Lab } from '../../../renderer/labs/lab.ts'
import type { Cell } from '../../../renderer/panes/cell.ts'
import { statusWith } from '../../support/fake-host.ts'

let asked: string[]
let refusal: Error | undefined
let refused: unknown[]
let network: ScopedFaults[]
let stored: Map<string, string>
let inForce: Cell<Lab | undefined>
let runner: LabRunner

const first = [{ lane: 'polling', pins: { pollInterval: 700 } }] as const

beforeEach(() => {
  asked = []
  refusal = undefined
  refused = []
  network = []
  stored = new Map()
  inForce = { value: undefined }
  const own = (scope: ScopedFaults['scope']) =>
    network.find((one) => JSON.stringify(one.scope) === JSON.stringify(scope))?.faults ?? {}
  const replace = async (scope: ScopedFaults['scope'], faults: ScopedFaults['faults']) => {
    asked.push(`faults ${Object.keys(faults).join(' ') || 'none'}`)
    network = [{ scope, faults }]
  }
  runner = createLabRunner({
    now: () => 1_000,
    cells: { inForce, busy: { value: false }, places: { value: [] } },
    bench: {
      async configure({ pushRate }) {
        asked.push(`push rate ${pushRate}`)
        if (refusal !== undefined) throw refusal
      },
      subjects(plan) {
        asked.push(plan.map(({ lane }) => lane).join(' '))
        return plan.map(({ lane }, place) => `${lane}-${place}`)
      },
      beginWindow: async () => void asked.push('window'),
    },
    engine: {
      status: () => statusWith({ producing: false }),
      statistics: () => undefined,
      settle: async () => undefined,
      act: async (...call) => asked.push(call[0]) > 0,
    },
    network: {
      inForce: () => network,
      own,
      effective: (scope) => ({ ...noFaults, ...own(scope) }),
      change: (scope, faults) => replace(scope, { ...own(scope), ...faults }),
      replace,
    },
    panes: { begun: Promise.resolve(), shared: () => first, refresh: () => undefined },
    entries: () => [],
    book: createNoteBook(),
    onStart: () => asked.push('start'),
    refuse: (error) => refused.push(error),
    storage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
  })
})

describe('a lab on a bench', () => {
  it('is set up as its plan says: settings, subjects, faults, and messages', async () => {
    await runner.start('proxy')
    expect(asked).toEqual([
      'push rate 4',
      'start',
      'sse websocket',
      'faults holdBytes',
      'setProducing',
    ])
    expect(inForce.value).toBe(labNamed('proxy'))
    expect(runner.isFaulty()).toBe(true)
  })

  it('ends with what was there before it', async () => {
    await runner.start('proxy')
    asked.length = 0
    await runner.end()
    expect(asked).toEqual(['faults none', 'push rate 2', 'polling', 'setProducing'])
    expect(inForce.value).toBeUndefined()
    expect([...stored]).toEqual([])
  })

  it('is not set up where its settings are refused', async () => {
    refusal = new Error('no')
    await runner.start('wall')
    expect(asked).toEqual(['push rate 2'])
    expect(refused).toEqual([refusal])
    expect(inForce.value).toBeUndefined()
  })

  it('begins a window before it writes a burst', async () => {
    await runner.start('coalescing')
    asked.length = 0
    const [burst] = labNamed('coalescing').actions
    if (burst !== undefined) await runner.run(burst)
    expect(asked).toEqual(['window', 'burst'])
  })
})
