import type { Sample } from './messages.ts'
import { tellSample } from './tell.ts'

/** `k6/metrics`: what is added goes to the process that collects the samples. */
function metricOf(type: Sample['type']) {
  return class {
    private readonly metric: string
    constructor(metric: string) {
      this.metric = metric
    }
    add(value: number, tags: Record<string, string> = {}): void {
      tellSample({ metric: this.metric, type, value, time: Date.now(), tags })
    }
  }
}

export const Counter = metricOf('counter')
export const Gauge = metricOf('gauge')
export const Trend = metricOf('trend')
