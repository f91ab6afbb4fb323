import type { Server } from 'node:net'
import {
  transportRows,
  transports,
  type Transport,
} from '../../../main/shared/contract/transport.ts'
import { startCli } from '../../support/cli-process.ts'
import { builtRow } from '../built-row.ts'
import type { Row } from '../row.ts'
import { close, listenOn, serverPorts } from '../support/free-ports.ts'

const groups: readonly (readonly Transport[])[] = [...transports.map((one) => [one]), transports]

async function block(ports: readonly number[]): Promise<readonly (Server | undefined)[]> {
  // Where another program has the port already, that serves as well.
  return Promise.all(ports.map(listenOn))
}

const flagsFor = (ports: Readonly<Partial<Record<Transport, number>>>): string[] =>
  Object.entries(ports).flatMap(([transport, port]) => [`--${transport}-port`, String(port)])
const serve = ['serve', '--json', '--no-page', '--db', ':memory:'] as const

/** Taken defaults: starts on others, with one line each. */
async function asDefaults(taken: readonly Transport[]): Promise<boolean> {
  const blockers = await block(taken.map((one) => transportRows[one].port))
  const others = transports.filter((one) => !taken.includes(one))
  const flags = flagsFor(Object.fromEntries(others.map((one) => [one, 0])))
  const cli = startCli({ args: [...serve, ...flags] })
  try {
    const ready = await cli.ready
    const lines = cli.errors().split('\n')
    return taken.every((one) => {
      const port = new URL(ready[one]).port
      const told = lines.filter((line) => line.includes('port_taken') && line.includes(port))
      return Number(port) !== transportRows[one].port && told.length === 1
    })
  } finally {
    await cli.stop()
    await Promise.all(blockers.map(close))
  }
}

/** Taken ports that were asked for: one sentence, 4, and nothing left behind. */
async function asFlags(taken: readonly Transport[]): Promise<boolean> {
  const ports = await serverPorts()
  const blockers = await block(taken.map((one) => ports[one]))
  const cli = startCli({ args: [...serve, ...flagsFor(ports)] })
  const code = await cli.ended
  await Promise.all(blockers.map(close))
  const named = taken.some(
    (one) => cli.errors().includes(String(ports[one])) && cli.errors().includes(`--${one}-port`),
  )
  const leftovers = await block(Object.values(ports))
  const free = leftovers.every((server) => server !== undefined)
  await Promise.all(leftovers.map(close))
  return code === 4 && named && free && cli.errors().trim().split('\n').length === 1
}

export const takenPorts: Row = builtRow({
  id: 'OP-01',
  fault: 'ports 3000, 4000 and 8181 taken, each and all, as defaults and as flags',
  expected: 'the next free one and one line that names it; one sentence with port and flag, exit 4',
  guard: {
    file: 'main/composition/listen.ts',
    find: "if (!['EADDRINUSE', 'EACCES'].includes(codeOf(error))) {",
    replace: 'if (port >= 0) {',
  },
  async run({ log }) {
    let held = 0
    for (const taken of groups) {
      for (const [name, check] of Object.entries({ asDefaults, asFlags })) {
        const ok = await check(taken).catch((error: unknown) => {
          log(String(error))
          return false
        })
        if (ok) held += 1
        else log(`${taken.join(', ')} ${name}: not so`)
      }
    }
    return { ok: held === 8, figure: `${held}/8, 0 leftovers` }
  },
})
