import type { PowerSaveBlocker } from 'electron'

const held = new Set<number>()
let last = -1

/** Keeps what is asked for, for the specs to look at. */
export const powerSaveBlocker: PowerSaveBlocker = {
  start() {
    last += 1
    held.add(last)
    return last
  },
  stop: (id) => held.delete(id),
  isStarted: (id) => held.has(id),
}
