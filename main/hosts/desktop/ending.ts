export interface EndingOptions {
  /** Closes what runs. */
  readonly stop: () => Promise<void>
  /** It may take this long, in ms; then it counts as closed. */
  readonly longest: number
  readonly log: (line: string) => void
}

/** The end of the application, which many may ask for and which is made once. */
export interface Ending {
  /** True from the first call of `make` on. */
  begun(): boolean
  /** Resolves once all is closed, or after `longest`. It never rejects. */
  make(): Promise<void>
}

/**
 * Stops what has been started, and what is only just being started once it is; a start that failed left nothing.
 *
 * @param starting the start, where there has been one.
 */
export async function stopWhenStarted(
  starting: Promise<{ stop(): Promise<void> }> | undefined,
): Promise<void> {
  const started = await starting?.catch(() => undefined)
  await started?.stop()
}

export function createEnding({ stop, longest, log }: EndingOptions): Ending {
  let making: Promise<void> | undefined
  async function close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, longest)
    })
    try {
      await Promise.race([stop(), late])
    } catch (error) {
      log(`the end failed: ${String(error)}`)
    } finally {
      clearTimeout(timer)
    }
  }
  return {
    begun: () => making !== undefined,
    make: () => (making ??= close()),
  }
}
