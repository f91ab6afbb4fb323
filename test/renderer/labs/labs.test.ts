import { describe, expect, it } from 'vitest'
import { fleetPlan } from '../../../main/shared/contract/fleet.ts'
import { webSocketLimits } from '../../../main/shared/contract/limits.ts'
import { en } from '../../../main/shared/texts/en.ts'
import { checkFaults } from '../../../main/shared/contract/network.ts'
import { checkPatch, defaultSettings } from '../../../main/shared/contract/settings.ts'
import type { Lab, LabAction } from '../../../renderer/labs/lab.ts'
import { labNamed, labNames, labs } from '../../../renderer/labs/labs.ts'
import { isTextKey } from '../../../main/shared/texts/speaker.ts'
import { maxPanes, parsePanes, printPanes } from '../../../renderer/share/share-panes.ts'

const faultsOf = (lab: Lab) => [
  ...lab.faults,
  ...lab.actions.flatMap((action) => (action.kind === 'faults' ? action.set : [])),
]
const placeOf = (action: LabAction) => (action.kind === 'connection' ? [action.subject] : [])

it('there is a lab for each that there are texts for, under its name', () => {
  const told = Object.entries(en.labs).flatMap(([name, texts]) =>
    typeof texts === 'object' && 'see' in texts ? [name] : [],
  )
  expect(told).toHaveLength(6)
  expect(labNames.toSorted()).toEqual(told.toSorted())
  for (const name of labNames) expect(labNamed(name).name).toBe(name)
})

it('every lab sets the same knobs, so that none is left over from the lab before', () => {
  const keys = labs.map(({ settings }) => Object.keys(settings).sort())
  for (const one of keys) expect(one).toEqual(keys[0])
})

it('every lab speaks only of panes that it has', () => {
  const spoken = labs.flatMap((lab) =>
    [
      ...faultsOf(lab).flatMap(({ scope }) => (typeof scope === 'string' ? [] : [scope.subject])),
      ...lab.actions.flatMap(placeOf),
    ].map((place) => ({ lab, place })),
  )
  expect(spoken).not.toEqual([])
  const missing = spoken.filter(({ lab, place }) => lab.subjects[place] === undefined)
  expect(missing.map(({ lab, place }) => `${lab.name}: ${place}`)).toEqual([])
})

describe.each(labs)('the lab $name', (lab) => {
  it('has settings, faults and a fleet that the engine takes', () => {
    expect(() => checkPatch(lab.settings, defaultSettings)).not.toThrow()
    for (const { faults } of faultsOf(lab)) expect(() => checkFaults(faults)).not.toThrow()
    if (lab.fleet !== undefined) expect(fleetPlan.safeParse(lab.fleet).success).toBe(true)
  })

  it('has panes that may stand beside each other, with pins that they may have', () => {
    expect(lab.subjects.length).toBeLessThanOrEqual(maxPanes)
    expect(parsePanes(printPanes(lab.subjects))).toEqual({ panes: lab.subjects, refused: [] })
  })

  it('asks for a guess among all the answers that there are texts for', () => {
    const told = Object.keys(en.labs[lab.name].answer)
    expect(lab.answers).toEqual(told.map((name) => `labs.${lab.name}.answer.${name}`))
    expect(told.length).toBeGreaterThanOrEqual(3)
    expect(told.length).toBeLessThanOrEqual(4)
  })

  it('says what to do, what to see, and why it is so', () => {
    const keys = ['name', 'question', 'todo', 'see', 'why'].map(
      (part) => `labs.${lab.name}.${part}`,
    )
    const actions = lab.actions.map(({ key }) => `labs.action.${key}`)
    expect([...keys, ...actions].filter((key) => !isTextKey(key))).toEqual([])
  })
})

it('the slow reader has the limit due to it within ten seconds', () => {
  const { settings } = labNamed('slowReader')
  const [slow] = faultsOf(labNamed('slowReader'))
  const written = (settings.pushRate ?? 0) * (settings.payload ?? 0)
  const left = written - (slow?.faults.bandwidth ?? 0)
  expect(left).toBeGreaterThan(webSocketLimits.buffered / 10)
})
