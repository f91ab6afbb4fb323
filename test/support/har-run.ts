import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import type { Message } from '../../main/shared/contract/message.ts'
import type { Har } from '../../renderer/wire/har/har-format.ts'
import { served } from './served.ts'

/** Opens the Wire tab of a pane, and waits until its capture has begun. */
export async function openWire(page: Page, pane: string): Promise<void> {
  const card = page.getByTestId(`pane-${pane}`)
  await card.getByTestId('tab-wire').click()
  await card.getByTestId('wire-row').first().waitFor()
}

/** Begins a capture with the handshake: what began before it is no whole entry of a HAR. */
export async function captureAnew(page: Page, pane: string): Promise<void> {
  const card = page.getByTestId(`pane-${pane}`)
  await card.getByTestId('wire-reconnect').click()
  await card.getByTestId('wire-row').first().waitFor()
}

/** Saves what the Wire tab of a pane has, and reads the file. */
export async function saveHar(page: Page, pane: string): Promise<Har> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId(`pane-${pane}`).getByTestId('wire-save').click(),
  ])
  const text = await readFile(await download.path(), 'utf8')
  return JSON.parse(text) as Har
}

/** The ids of all messages in a HAR, in the order in which they stand there. */
export function messageIds({ log }: Har): number[] {
  const texts = [...(log._joined ?? []), ...log.entries].flatMap(({ response, ...entry }) => [
    ...(entry._eventSourceMessages ?? [])
      .filter(({ eventName }) => eventName === 'message')
      .map(({ data }) => data),
    ...(entry._webSocketMessages ?? [])
      .filter(({ type, opcode }) => type === 'receive' && opcode === 1)
      .map(({ data }) => data),
    ...(response?.status === 200 && entry._eventSourceMessages === undefined
      ? [response.content.text ?? '']
      : []),
  ])
  return texts
    .filter((text) => text !== '')
    .flatMap((text) => JSON.parse(text) as Message | readonly Message[])
    .filter((message) => !('type' in message))
    .map(({ id }) => id)
}

/** The newest id of the store. */
export async function newestId(polling: string): Promise<number> {
  const answer = await served(`${polling}/getData?limit=1`)
  const [newest] = (await answer.json()) as readonly Message[]
  return newest?.id ?? 0
}

/** Ids above `from`, up to `to`, that a list does not have exactly once. */
export function notOnce(ids: readonly number[], from: number, to: number): number[] {
  const counts = new Map<number, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  const wanted = Array.from({ length: to - from }, (_, index) => from + 1 + index)
  return wanted.filter((id) => counts.get(id) !== 1)
}
