/**
 * Resolves once `condition` holds; rejects when it throws. It is asked again and again, and gives
 * up never: the guards against hanging are in `vitest.config.ts`.
 *
 * @param every the pause between two questions, in ms.
 */
export function until(condition: () => boolean | Promise<boolean>, every = 1): Promise<void> {
  return new Promise((resolve, reject) => {
    const ask = async (): Promise<void> => {
      try {
        if (await condition()) resolve()
        else setTimeout(() => void ask(), every)
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    }
    void ask()
  })
}
