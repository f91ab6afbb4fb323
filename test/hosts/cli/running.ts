import { tmpdir } from 'node:os'
import { onTestFinished } from 'vitest'
import {
  dispatch,
  type CallInput,
  type CallName,
  type CallResult,
} from '../../../main/shared/contract/calls.ts'
import type { Incident } from '../../../main/shared/contract/incident.ts'
import { neverLate } from '../../../main/servers/push/load-watch.ts'
import { createPlayground, type PlaygroundOptions } from '../../../main/playground.ts'
import { anyPorts } from '../../support/any-ports.ts'

/** A playground on free ports and in memory, called as a host would call it; gone when the test ends. */
export async function startPlayground(options: Partial<PlaygroundOptions> = {}) {
  const logged: string[] = []
  const playground = await createPlayground({
    database: ':memory:',
    dataFolder: tmpdir(),
    ports: anyPorts,
    pageOrigins: () => [],
    // How late this machine is decides about no test.
    load: neverLate,
    log: (line) => logged.push(line),
    ...options,
  })
  onTestFinished(playground.stop)
  const handlers = playground.handlers
  const incidents: Incident[] = []
  playground.on('incident', (incident) => incidents.push(incident))
  const call = <Name extends CallName>(
    name: Name,
    ...input: CallInput<Name> extends undefined ? [] : [CallInput<Name>]
  ): Promise<CallResult<Name>> =>
    dispatch(handlers, name, input[0]) as unknown as Promise<CallResult<Name>>
  return { playground, handlers, call, incidents, logged, urls: () => playground.status().servers }
}
