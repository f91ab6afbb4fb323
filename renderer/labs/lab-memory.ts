import { z } from '../../main/shared/contract/zod.ts'
import { checkFaults, type NetworkFaultsPatch } from '../../main/shared/contract/network.ts'
import { PlaygroundError } from '../../main/shared/contract/errors.ts'
import {
  recoverSettings,
  type SettingKey,
  type SettingsPatch,
} from '../../main/shared/contract/settings.ts'
import { transports } from '../../main/shared/contract/transport.ts'
import { parsePanes, printPanes, type SharedPane } from '../share/share-panes.ts'
import type { PlannedFaults } from '../../main/shared/experiment/plan.ts'
import type { LabName } from './lab.ts'
import { labNames } from './labs.ts'

/** What was there before a lab, and is to be there again after it. */
export interface BeforeLab {
  readonly settings: SettingsPatch
  readonly panes: readonly SharedPane[]
  readonly faults: readonly PlannedFaults[]
  readonly producing: boolean
}

/** A lab in force, as it outlives a reload of the page. */
export interface LabMemory {
  readonly name: LabName
  readonly before: BeforeLab
}

const scope = z.union([
  z.enum(['all', 'foreign']),
  z.enum(transports),
  z.strictObject({ subject: z.number().int().min(0) }),
])
const stored = z.strictObject({
  name: z.enum(labNames),
  settings: z.record(z.string(), z.unknown()),
  panes: z.string(),
  faults: z.array(z.strictObject({ scope, faults: z.record(z.string(), z.unknown()) })),
  producing: z.boolean(),
})

/** The text that `parseMemory` reads back. */
export function printMemory({ name, before }: LabMemory): string {
  return JSON.stringify({ name, ...before, panes: printPanes(before.panes) })
}

function soundFaults(faults: object): NetworkFaultsPatch {
  try {
    return checkFaults(faults)
  } catch (error) {
    if (error instanceof PlaygroundError) return {}
    throw error
  }
}

/** Reads what was kept; undefined where nothing was, or nothing that can be read. */
export function parseMemory(text: string | null): LabMemory | undefined {
  if (text === null) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const parsed = stored.safeParse(value)
  if (!parsed.success) return undefined
  const { name, settings, panes, faults, producing } = parsed.data
  const { settings: sound, fellBack } = recoverSettings(settings)
  const kept = Object.keys(settings).filter(
    (key) => key in sound && !fellBack.includes(key as SettingKey),
  )
  return {
    name,
    before: {
      settings: Object.fromEntries(kept.map((key) => [key, sound[key as SettingKey]])),
      panes: parsePanes(panes).panes,
      faults: faults.map((one) => ({ scope: one.scope, faults: soundFaults(one.faults) })),
      producing,
    },
  }
}
