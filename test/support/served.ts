import { until } from './until.ts'

/**
 * Fetches as a client that obeys the server: one whose event loop is late refuses what is new with 503 (`overloaded`),
 * as it promises to, and is asked again. For requests whose answer is not what a test is about.
 */
export async function served(url: string, init?: RequestInit): Promise<Response> {
  let response = await fetch(url, init)
  await until(async () => {
    if (response.status !== 503) return true
    await response.body?.cancel()
    response = await fetch(url, init)
    return false
  }, 100)
  return response
}
