import type { Ambient } from './client.ts'

const patience = 3_000

/**
 * Asks for the status behind an address that an EventSource gave up, which keeps it to itself
 * (WHATWG HTML 9.2.3). HEAD, because GET would not end. It does not name the client, so its bytes
 * are booked to nobody. Never throws.
 *
 * @returns undefined where no answer comes within 3 s, or none that this page may read.
 */
export async function askStatus(
  ambient: Pick<Ambient, 'fetch' | 'after'>,
  url: string,
): Promise<number | undefined> {
  const controller = new AbortController()
  const cancel = ambient.after(patience, () => controller.abort())
  try {
    const options = { method: 'HEAD', cache: 'no-store', signal: controller.signal } as const
    const response = await ambient.fetch(url, options)
    return response.status
  } catch {
    // fetch says TypeError or AbortError and no more: there is nothing to be read.
    return undefined
  } finally {
    cancel()
  }
}
