import { append } from './append.ts'
import { fanOut } from './fan-out.ts'
import { feeds } from './feeds.ts'
import { footprint } from './footprint.ts'
import type { Group } from './group.ts'
import { memory } from './memory.ts'
import { polling } from './polling.ts'
import { replay } from './replay.ts'
import { startUp } from './start-up.ts'
import { store } from './store.ts'
import { windowGroup } from './window.ts'

/** Every group, in the order in which they run and are reported. */
export const groups: readonly Group[] = [
  fanOut,
  polling,
  append,
  startUp,
  footprint,
  memory,
  replay,
  feeds,
  store,
  windowGroup,
]
