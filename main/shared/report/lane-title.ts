import { defaultSettings } from '../contract/settings.ts'
import type { Experiment } from '../experiment/experiment.ts'
import type { Speaker } from '../texts/speaker.ts'
import { paneNames } from '../texts/words/pane-names.ts'

/** What reports call the lanes of a plan, in its order: as the window calls such panes. */
export function laneTitles(plan: Experiment, speaker: Speaker): readonly string[] {
  return paneNames(plan.lanes, { ...defaultSettings, ...plan.settings }, speaker)
}
