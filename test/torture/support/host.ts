/**
 * A playground in a process of its own, for rows that take it to its limits or end it: quiet until
 * it is told otherwise, with the calls of the contract over the channel to its parent.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { dispatch } from '../../../main/shared/contract/calls.ts'
import { shapeOf } from '../../../main/shared/contract/errors.ts'
import { createPlayground } from '../../../main/playground.ts'
import type { HostOptions, Reply, Request, Resources } from './host-process.ts'
import { loopDelay } from './loop-delay.ts'
import { anyPorts } from '../../support/any-ports.ts'

const {
  database = ':memory:',
  folder,
  ports,
  settings,
} = JSON.parse(process.argv[2] ?? '{}') as HostOptions
const playground = await createPlayground({
  database,
  dataFolder: folder ?? process.cwd(),
  ports: { ...anyPorts, ...ports },
  settings: { retention: 1_000_000, ...settings },
  pageOrigins: () => [],
  log: (line) => void process.stderr.write(`${line}\n`),
})
const { handlers } = playground
await handlers.setProducing(false)

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

async function resources(): Promise<Resources> {
  // What a collection lets go of may free more in the next one.
  for (let round = 0; round < 4; round += 1) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const active = process.getActiveResourcesInfo()
  return {
    heap: process.memoryUsage().heapUsed,
    timers: active.filter((kind) => kind === 'Timeout').length,
  }
}

async function answer({ seq, name, input }: Request): Promise<Reply> {
  if (name === 'loopDelay') return { seq, ok: true, result: loopDelay() }
  if (name === 'resources') return { seq, ok: true, result: await resources() }
  try {
    return { seq, ok: true, result: await dispatch(handlers, name, input) }
  } catch (error) {
    const stack = error instanceof Error ? error.stack : String(error)
    return { seq, ok: false, error: shapeOf(error), stack }
  }
}

process.on('message', (request: Request) => {
  void answer(request).then((reply) => process.send?.(reply))
})
async function end(): Promise<void> {
  await playground.stop()
  process.exit(0)
}
process.on('SIGTERM', () => void end())
// Without its parent nobody would ever end it.
process.on('disconnect', () => process.exit(0))
process.send?.({ servers: playground.status().servers })
