import { variedIn, type Experiment } from '../experiment/experiment.ts'
import type { Speaker } from '../texts/speaker.ts'
import { laneTitles } from './lane-title.ts'
import { needsText } from './needs-words.ts'
import { sweepName } from './sweep-words.ts'
import { plainSpaces } from '../texts/format.ts'

/** What a run is called where nobody gave it a name. */
export function runName(plan: Experiment, speaker: Speaker): string {
  if (plan.needs !== undefined) {
    const needs = needsText(plan.needs, speaker)
    return plainSpaces(speaker.text('needs.runName', { needs }))
  }
  const lanes = speaker.list(laneTitles(plan, speaker))
  const varied = variedIn(plan)
  const what = varied && sweepName(varied, speaker)
  const searched = plan.knee && speaker.text('report.knee.name', { what: what ?? '', lanes })
  const name = searched ?? (what === undefined ? lanes : `${what}: ${lanes}`)
  return plainSpaces(name)
}
