import { alike } from './alike.ts'
import { begins } from './begins.ts'
import { broken } from './broken.ts'
import { costs } from './costs.ts'
import { held } from './held.ts'
import { luck } from './luck.ts'
import { slow } from './slow.ts'
import { usual } from './usual.ts'
import type { Situation } from './kit.ts'

/** Situations, and what a careful engineer says to each. */
export const situations: readonly Situation[] = [
  ...begins,
  ...usual,
  ...luck,
  ...held,
  ...costs,
  ...slow,
  ...broken,
  ...alike,
]
