import { network } from './zh/network.ts'
import { audience } from './zh/audience.ts'
import { broken } from './zh/broken.ts'
import { wire } from './zh/wire.ts'
import { health } from './zh/health.ts'
import { timeline } from './zh/timeline.ts'
import { charts } from './zh/charts.ts'
import { labs } from './zh/labs.ts'
import { lessons } from './zh/lessons.ts'
import { live } from './zh/live.ts'
import { present } from './zh/present.ts'
import { welcome } from './zh/welcome.ts'
import { compare } from './zh/compare.ts'
import { verdict } from './zh/verdict.ts'
import { controls } from './zh/controls.ts'
import { experiments } from './zh/experiments.ts'
import { needs } from './zh/needs.ts'
import { engine } from './zh/engine.ts'
import { measuring } from './zh/measuring.ts'
import { panel } from './zh/panel.ts'
import { panes } from './zh/panes.ts'
import { transports } from './zh/transports.ts'

/** 窗口里的全部文字，中文。 */
export const zh = {
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
