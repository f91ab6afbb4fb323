import type { Row } from '../row.ts'
import { withHost } from '../support/host-process.ts'
import { probe } from '../support/probe.ts'
import type { Case } from './case.ts'
import { closeCases } from './close-cases.ts'
import { fragmentCases } from './fragment-cases.ts'
import { framingCases } from './framing-cases.ts'
import { runCase } from './run-case.ts'
import { textCases } from './text-cases.ts'

const cases: readonly Case[] = [...framingCases, ...fragmentCases, ...textCases, ...closeCases]
const expectedCases = 247

const groupOf = ({ id }: Case): string =>
  id.startsWith('10.1') ? '10.1' : (id.split('.')[0] ?? '')

/** Every case of groups 1 to 7 and 10.1 of the Autobahn test suite, over raw sockets. */
export const autobahnRow: Row = {
  id: 'AUTOBAHN',
  fault:
    'the 247 cases of Autobahn groups 1 to 7 and 10.1, adapted: text is stored, binary refused',
  expected: 'texts stored and delivered equal, pongs, and the close code of each case',
  guard: {
    file: 'main/servers/websocket/websocket-connection.ts',
    find: "if (isBinary) this.close(1003, 'text only')\n    else if",
    replace: 'if',
  },
  run({ log }) {
    return withHost({}, async (host) => {
      const held = new Map<string, [held: number, all: number]>()
      let good = 0
      for (const one of cases) {
        const wrong = await runCase(host, one)
        const tally = held.get(groupOf(one)) ?? [0, 0]
        held.set(groupOf(one), [tally[0] + (wrong === undefined ? 1 : 0), tally[1] + 1])
        if (wrong === undefined) good += 1
        else log(wrong)
      }
      await probe(host)
      const groups = [...held].map(([group, [some, all]]) => `${group}: ${some}/${all}`)
      return {
        ok: good === cases.length && cases.length === expectedCases,
        figure: `${good}/${cases.length} (${groups.join(', ')})`,
      }
    })
  },
}
