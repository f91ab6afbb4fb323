import { parentPort } from 'node:worker_threads'
import type { Heard, Sample } from './messages.ts'

export function tellSample(sample: Sample): void {
  parentPort?.postMessage({ kind: 'sample', sample })
}

export function tellHeard(heard: Heard): void {
  parentPort?.postMessage({ kind: 'heard', heard })
}
