/** One virtual user of k6 as a worker: it runs the very script, whose modules of k6 are real clients of Node. */
import { registerHooks } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { FromUser, ToUser, UserData } from './messages.ts'

const data = workerData as UserData
const names: Readonly<Record<string, string>> = {
  'k6/execution': 'execution',
  'k6/http': 'http',
  'k6/metrics': 'metrics',
  'k6/websockets': 'websockets',
  'k6/x/sse': 'sse',
}
registerHooks({
  resolve(specifier, context, next) {
    const name = names[specifier]
    if (name === undefined) return next(specifier, context)
    return { url: new URL(`${name}.ts`, import.meta.url).href, shortCircuit: true }
  },
})
Object.assign(globalThis, { __ENV: data.env })
const trueNow = Date.now.bind(Date)
Date.now = () => trueNow() + data.skew

const tell = (message: FromUser): void => parentPort?.postMessage(message)
const script = (await import(data.script)) as Record<string, unknown>
if (data.exec === undefined) tell({ kind: 'options', options: script['options'] })
else {
  const { exec, state } = data
  const run = script[exec] as () => Promise<void>
  parentPort?.once('message', (begin: ToUser) => {
    state.startTime = begin.startTime + data.skew
    void run().then(() => {
      tell({ kind: 'done' })
      parentPort?.unref()
    })
  })
  tell({ kind: 'ready' })
}
