export interface ReloadPolicyOptions {
  /** At most this many reloads… */
  readonly most: number
  /** …within this time, ms. */
  readonly within: number
}

/**
 * Decides after a crash of the page whether to load it again. Time is handed in, in ms on any clock
 * that does not jump.
 */
export function createReloadPolicy({ most, within }: ReloadPolicyOptions): {
  mayReload(now: number): boolean
} {
  let reloads: readonly number[] = []
  return {
    mayReload(now) {
      reloads = reloads.filter((at) => now - at < within)
      if (reloads.length >= most) return false
      reloads = [...reloads, now]
      return true
    },
  }
}
