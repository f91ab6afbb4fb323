import { InvalidArgumentError } from 'commander'
import type { Experiment } from '../../shared/experiment/experiment.ts'
import { createSpeaker } from '../../shared/texts/speaker.ts'
import { needWords, readNeedsOption } from '../../shared/verdict/needs/need-option.ts'
import type { Needs } from '../../shared/verdict/needs/needs.ts'
import { fleetPlanFor, planFor } from '../../shared/verdict/needs/needs-plan.ts'

export const needsMeaning =
  'what your traffic needs, such as age=5s,clients=2000,every=30s,proxy=buffers: measures for about two minutes what an answer takes, and recommends a way to deliver with its reasons'

/** Reads the value of `--needs`. */
export function readNeeds(text: string): Needs {
  const read = readNeedsOption(text)
  if ('fault' in read) throw new InvalidArgumentError(read.fault)
  return read.value
}

/** What `--needs` takes, for help. */
export const needsHelp = `
What --needs takes, each once:
${needWords.map(({ word, meaning }) => `  ${word.padEnd(13)} ${meaning}`).join('\n')}`

/**
 * The plan for needs; flags of the person's own stand above it.
 *
 * @throws PlaygroundError `bad_setting` where it cannot be measured.
 */
export function needsPlan(needs: Needs, hasFleet: boolean): Experiment {
  if (hasFleet) return fleetPlanFor(needs)
  return planFor(needs, createSpeaker('en').text('needs.heldName'))
}
