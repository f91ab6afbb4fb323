import { expect, it } from 'vitest'
import type { FeedRow, Pane } from '../../../../renderer/panes/pane.ts'
import {
  arrivalOf,
  isInTimeline,
  useOpenMessage,
} from '../../../../renderer/panes/feed/use-open-message.ts'
import type { PaneEntry } from '../../../../renderer/panes/pane-list.ts'

/** A pane whose feed has these messages, newest first. */
function paneWith(id: string, rows: readonly Partial<FeedRow>[]): PaneEntry {
  const pane: Pick<Pane, 'row' | 'rowCount'> = {
    row: (index) => rows[index] as FeedRow | undefined,
    rowCount: () => rows.length,
  }
  return { id, transport: 'sse', index: 0, pane } as unknown as PaneEntry
}
const row = (id: number, ms: number): Partial<FeedRow> => ({
  id,
  author: 'Ada',
  body: `message ${id}`,
  createdAt: 1_000 * id,
  delay: { ms, uncertainty: 0 },
})

function open() {
  const entries = [paneWith('one', [row(9, 4), row(7, 3)]), paneWith('two', [row(8, 40)])]
  return useOpenMessage(() => entries)
}

it('an opened message has its figures in every lane, also where a lane does not have it', () => {
  const messages = open()
  expect(messages.open(8)).toBe(true)
  const { opened } = messages
  expect(opened.value).toMatchObject({ id: 8, body: 'message 8', createdAt: 8_000 })
  expect(opened.value?.lanes.map(({ entry, row: own }) => [entry.id, own?.id])).toEqual([
    ['one', undefined],
    ['two', 8],
  ])
  const arrivals = opened.value?.lanes.map(
    (lane) => opened.value && arrivalOf(opened.value, lane.row),
  )
  expect(arrivals).toEqual([undefined, 8_040])
})

it('what no feed has any more cannot be opened', () => {
  const messages = open()
  expect(messages.open(1)).toBe(false)
  expect(messages.opened.value).toBeUndefined()
})

it('steps lead to the neighbours in any lane, and stay where there are none', () => {
  const messages = open()
  messages.open(8)
  messages.step(-1)
  expect(messages.opened.value?.id).toBe(7)
  messages.step(-1)
  expect(messages.opened.value?.id).toBe(7)
  messages.step(1)
  messages.step(1)
  messages.step(1)
  expect(messages.opened.value?.id).toBe(9)
  messages.close()
  messages.step(1)
  expect(messages.opened.value).toBeUndefined()
})

it('the timeline has what arrived in a pane, also without a delay, and not what was there before', () => {
  const lanes = (...rows: readonly (Partial<FeedRow> | undefined)[]) => ({
    lanes: rows.map((some) => ({ entry: {} as PaneEntry, row: some as FeedRow | undefined })),
  })
  expect(isInTimeline(lanes({ history: false, delay: undefined }))).toBe(true)
  expect(isInTimeline(lanes(undefined, { history: false, delay: { ms: 1, uncertainty: 0 } }))).toBe(
    true,
  )
  expect(isInTimeline(lanes({ history: true }, undefined))).toBe(false)
})
