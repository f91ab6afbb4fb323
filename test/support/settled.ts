/**
 * Resolves once everything that promises alone can bring about has come about: a fake host, for
 * example, answers without a timer and without I/O.
 */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
