import { network } from './en/network.ts'
import { audience } from './en/audience.ts'
import { broken } from './en/broken.ts'
import { wire } from './en/wire.ts'
import { health } from './en/health.ts'
import { timeline } from './en/timeline.ts'
import { charts } from './en/charts.ts'
import { labs } from './en/labs.ts'
import { lessons } from './en/lessons.ts'
import { live } from './en/live.ts'
import { present } from './en/present.ts'
import { welcome } from './en/welcome.ts'
import { compare } from './en/compare.ts'
import { verdict } from './en/verdict.ts'
import { controls } from './en/controls.ts'
import { experiments } from './en/experiments.ts'
import { needs } from './en/needs.ts'
import { engine } from './en/engine.ts'
import { measuring } from './en/measuring.ts'
import { panel } from './en/panel.ts'
import { panes } from './en/panes.ts'
import { transports } from './en/transports.ts'

/** Every text of the window, in English. Chinese has the same keys; a test proves it. */
export const en = {
  ...controls,
  ...transports,
  ...panel,
  ...panes,
  ...measuring,
  ...engine,
  ...network,
  ...broken,
  ...wire,
  ...health,
  ...timeline,
  ...charts,
  ...labs,
  ...lessons,
  ...live,
  ...audience,
  ...present,
  ...welcome,
  ...compare,
  ...verdict,
  ...experiments,
  ...needs,
}
