import { inspect } from 'node:util'
import { callNames } from '../../../main/shared/contract/calls.ts'
import type { Row } from '../row.ts'
import { withHost } from '../support/host-process.ts'
import { probe } from '../support/probe.ts'
import { createRandom } from '../support/random.ts'
import { ms, within } from '../support/waiting.ts'
import { createCallInputs, restoring } from './call-inputs.ts'

const seed = 20_261_122
const lanes = 16
/** A call that is not answered by then hangs. */
const patience = 30_000

/** Values for every call of the contract, over a channel that carries any structure. */
export const fuzzCallsRow: Row = {
  id: 'FUZZ-CALLS',
  fault: 'wrong, hostile, boundary and valid values for every call of the contract, 16 at a time',
  expected: 'each is answered or refused with one of our codes, never `internal`; the probe passes',
  guard: {
    file: 'main/shared/contract/calls.ts',
    find: 'if (!parsed.success) {',
    replace: 'if (parsed.success === undefined) {',
  },
  run: ({ full, log }) =>
    withHost({}, async (host) => {
      const count = full ? 200_000 : 20_000
      const next = createCallInputs(createRandom(seed))
      const seen = new Set<unknown>()
      let sent = 0
      let refused = 0
      let internal = 0
      async function work(): Promise<void> {
        while (sent < count && host.isAlive()) {
          sent += 1
          const { name, input } = next()
          const told = typeof name === 'string' ? name.slice(0, 40) : typeof name
          const reply = await within(`the answer of ${told}`, host.ask(name, input), patience)
          seen.add(name)
          if (reply.ok) continue
          refused += 1
          if (reply.error.code !== 'internal') continue
          internal += 1
          if (internal <= 10)
            log(`${told} ${inspect(input, { depth: 3 }).slice(0, 200)}: ${reply.stack}`)
        }
      }
      await Promise.all(Array.from({ length: lanes }, work))
      for (const { name, input } of restoring) await host.ask(name, input)
      const time = await probe(host)
      const reached = callNames.filter((name) => seen.has(name)).length
      return {
        ok: sent === count && internal === 0 && reached === callNames.length && refused > count / 4,
        figure: `${sent} calls of ${reached}/${callNames.length} names, ${refused} refused, ${internal} internal, probe ${ms(time)}`,
      }
    }),
}
