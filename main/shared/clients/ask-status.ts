import { createAbortSource, type ClientEnvironment } from './environment.ts'
import { deadline } from './deadline.ts'
import { readRetryAfter } from './retry-after.ts'

const patience = 3_000

/** What a server answers where an EventSource gave up. */
export interface AskedStatus {
  readonly status: number
  /** s, at most 60; undefined where the answer names no pause. */
  readonly retryAfter: number | undefined
}

/**
 * Asks for the status at an address that an EventSource gave up, because it does not reveal it (WHATWG HTML
 * 9.2.3). HEAD, because GET would not end. The address names the client, so that a fault set only for this
 * client applies here, too. Never throws.
 *
 * @returns undefined if no answer comes within 3 s, or none that this page may read.
 */
export async function askStatus(
  environment: Pick<ClientEnvironment, 'fetch' | 'after' | 'now'>,
  url: string,
): Promise<AskedStatus | undefined> {
  const controller = createAbortSource()
  const cancel = deadline(environment, patience, () => controller.abort())
  try {
    const options = { method: 'HEAD', cache: 'no-store', signal: controller.signal } as const
    const { status, headers } = await environment.fetch(url, options)
    return { status, retryAfter: readRetryAfter(headers.get('retry-after'), environment.now()) }
  } catch {
    // fetch says TypeError or AbortError and no more: there is nothing to be read.
    return undefined
  } finally {
    cancel()
  }
}
