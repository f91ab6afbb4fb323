import { coalescing } from './coalescing.ts'
import { halfOpen } from './half-open.ts'
import { herd } from './herd.ts'
import type { Lab, LabName } from './lab.ts'
import { proxy } from './proxy.ts'
import { slowReader } from './slow-reader.ts'
import { wall } from './wall.ts'

/** The labs in the order of their menu. */
export const labs: readonly Lab[] = [wall, herd, halfOpen, slowReader, proxy, coalescing]

/** The names of the labs, in this order. */
export const labNames: readonly LabName[] = labs.map(({ name }) => name)

/** The lab of this name. */
export function labNamed(name: LabName): Lab {
  const lab = labs.find((candidate) => candidate.name === name)
  if (lab === undefined) throw new Error(`there is no lab ${name}`)
  return lab
}
