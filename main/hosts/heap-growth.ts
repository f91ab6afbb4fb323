import { setFlagsFromString } from 'node:v8'

/**
 * How much garbage V8 lets pile up before it looks for it, in per cent of what is alive. Left to itself it takes 300, and
 * the first time 512 MB: messages of 32 kB at 200 a second made a process of 790 MiB of some 50 MB that are alive.
 */
const growth = 30

/**
 * Keeps the process about as large as what it holds. For processes of Node alone, before there is much: V8 reads
 * this whenever it plans its next collection.
 */
export function boundHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${growth}`)
}
