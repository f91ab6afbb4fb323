import { setTimeout as sleep } from 'node:timers/promises'

export { sleep }

/**
 * Resolves with the ms it took until `condition` held.
 *
 * @throws Error after `timeout` ms, naming what was awaited.
 */
export async function waitFor(
  what: string,
  condition: () => boolean,
  timeout = 5_000,
): Promise<number> {
  const begun = performance.now()
  while (!condition()) {
    if (performance.now() - begun > timeout) throw new Error(`${what}: not within ${timeout} ms`)
    await sleep(2)
  }
  return performance.now() - begun
}

/** Resolves as `promise` does. @throws Error after `timeout` ms, naming what was awaited. */
export async function within<Result>(
  what: string,
  promise: Promise<Result>,
  timeout: number,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${timeout} ms`)), timeout)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** A text of whole ms. */
export const ms = (time: number): string => `${Math.round(time)} ms`
