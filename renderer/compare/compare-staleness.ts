/** The mean of the latest values of each pane. */
export interface LatestMeans {
  push(pane: string, value: number | undefined): void
  /** Undefined where the latest value is missing. */
  mean(pane: string): number | undefined
  /** Forgets all panes but these. */
  keep(panes: readonly string[]): void
}

/** The age of the newest message rises and falls all the time: one look says little, a mean does. */
export function createLatestMeans(size: number): LatestMeans {
  const values = new Map<string, number[]>()
  return {
    push(pane, value) {
      if (value === undefined) {
        values.delete(pane)
        return
      }
      const kept = values.get(pane) ?? []
      kept.push(value)
      if (kept.length > size) kept.shift()
      values.set(pane, kept)
    },
    mean(pane) {
      const kept = values.get(pane)
      return kept && kept.reduce((sum, value) => sum + value, 0) / kept.length
    },
    keep(panes) {
      for (const pane of values.keys()) if (!panes.includes(pane)) values.delete(pane)
    },
  }
}
