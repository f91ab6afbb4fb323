import { phrase, type Phrase } from '../texts/phrase.ts'
import { count, duration, named } from '../texts/quantity.ts'
import { uncertaintyOf } from './load-machines.ts'
import type { Run } from './run.ts'

/** What speaks against figures that other machines made. */
export function doubtsOfLoad({ load, points }: Pick<Run, 'load' | 'points'>): readonly Phrase[] {
  if (load === undefined) return []
  const { planned, told, unjudged, machines } = load
  const doubts: Phrase[] = []
  if (told < planned) {
    doubts.push(phrase('doubt.loadClients', { told: count(told), count: count(planned) }))
  }
  const damaged = machines.filter((machine) => machine.damaged > 0)
  if (damaged.length > 0) {
    const lines = damaged.reduce((sum, machine) => sum + machine.damaged, 0)
    const names = named(...damaged.map(({ name }) => name))
    doubts.push(phrase('doubt.loadDamaged', { count: count(lines), names }))
  }
  if (unjudged > 0) doubts.push(phrase('doubt.loadUnjudged', { count: count(unjudged) }))
  const margin = uncertaintyOf(load)
  const medians = points.flatMap(({ lanes }) =>
    lanes.flatMap(({ summary }) => summary.delayP50Ms?.median ?? []),
  )
  if (margin === null) doubts.push(phrase('doubt.loadNoClock'))
  else if (medians.some((median) => median < 2 * margin)) {
    doubts.push(phrase('doubt.loadClocks', { margin: duration(margin) }))
  }
  return doubts
}
