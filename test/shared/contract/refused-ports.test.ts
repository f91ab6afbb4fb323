import { expect, it } from 'vitest'
import { transportRows } from '../../../main/shared/contract/transport.ts'
import {
  isRefusedByBrowsers as isRefused,
  refusedPortAdvice,
} from '../../../main/shared/contract/refused-ports.ts'

const all = Array.from({ length: 65_536 }, (_, port) => port)
const refused = all.filter(isRefused)

it('the ports are those that fetch refuses without a connection', async () => {
  const reasonOf = (port: number): Promise<unknown> =>
    fetch(`http://127.0.0.1:${port}`).then(
      () => 'answered',
      (error: unknown) => String((error as Error).cause),
    )
  for (const port of refused)
    expect([port, await reasonOf(port)]).toEqual([port, 'Error: bad port'])
  const beside = refused.flatMap((port) => [port - 1, port + 1]).filter((port) => !isRefused(port))
  for (const port of [80, 443, 3_000, ...beside]) {
    expect([port, await reasonOf(port)]).not.toEqual([port, 'Error: bad port'])
  }
})

it('none of the default ports and their neighbours is among them', () => {
  for (const port of [...Object.values(transportRows).map(({ port }) => port), 5_170]) {
    for (let offset = 0; offset < 20; offset += 1) {
      expect(isRefused(port + offset)).toBe(false)
    }
  }
})

it('the advice names the port and the flag to change', () => {
  expect(refusedPortAdvice(6_000, 'polling')).toMatch(/port 6000 .* --polling-port\.$/)
})
