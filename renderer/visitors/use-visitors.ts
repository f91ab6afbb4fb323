import { shallowRef, type ShallowRef } from 'vue'
import type { VisitorReading } from '../../main/shared/contract/visitors.ts'
import type { Host } from '../host/host.ts'
import { visitorRows, withReading, type VisitorRow } from './visitor-rows.ts'

/** The person's own pages and programs, beside the panes. */
export interface VisitorsState {
  readonly rows: Readonly<ShallowRef<readonly VisitorRow[]>>
  /** Asks the engine; while it is gone, what was told last stays. */
  look(): Promise<void>
}

/** @param hear takes each reading. */
export function useVisitors(
  host: Pick<Host, 'call'>,
  hear: (reading: VisitorReading) => void,
): VisitorsState {
  const rows = shallowRef<readonly VisitorRow[]>([])
  let earlier: readonly VisitorReading[] = []
  let next = 0
  return {
    rows,
    async look() {
      const reading = await host.call('visitors', next).catch(() => undefined)
      if (reading === undefined) return
      // Another start of the engine counts from zero: what it has had so far comes with the next look.
      next = reading.next < next ? 0 : reading.next
      hear(reading)
      earlier = withReading(earlier, reading)
      // Nobody is the usual case, and nothing has to be drawn anew.
      if (reading.visitors.length > 0 || rows.value.length > 0) {
        rows.value = visitorRows(reading, earlier)
      }
    },
  }
}
