/**
 * Random faults, one after the other, on a running playground: after each, every pane must come
 * back by itself, with nothing missed where it resumes, and with the loss counted exactly where it
 * does not. What is counted is compared with the store and with what the browser really received.
 *
 *   node .ci/build.ts && node test/proofs/faults.ts [--faults 100 --minutes 10 --seed N]
 *
 * Without arguments: 10 faults in about a minute. `--only cut,latency` repeats only some kinds, `--page`
 * names the folder of another build. Exit code 1: something was lost, shown twice or
 * miscounted, or a pane did not come back.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createRandom } from '../../main/shared/random.ts'
import { pageFolder } from '../../main/hosts/places.ts'
import { quantile } from '../support/figures.ts'
import { describeFault, faultNames, makeFault, type FaultName } from './faults/faults.ts'
import { inject, type Noticed } from './faults/inject.ts'
import { createJudge } from './faults/judge.ts'
import { setStage } from './faults/stage.ts'

const text = { type: 'string' } as const
const { values } = parseArgs({
  options: { faults: text, minutes: text, seed: text, only: text, page: text },
})
const count = Number(values.faults ?? 10)
const minutes = Number(values.minutes ?? count / 10)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const rate = 20

const only = values.only?.split(',')
const kinds = faultNames.filter((name) => only?.includes(name) ?? true)

/** Limits of what a person may have to wait, ms. */
const cutNoticed = 50
const halfOpenFound = 15_000

/** Each kind as often as the others, in an order made up by the seed. */
function shuffled(random: () => number): FaultName[] {
  const names = Array.from({ length: count }, (_, index) => kinds[index % kinds.length])
  return names
    .flatMap((name) => (name === undefined ? [] : [{ name, key: random() }]))
    .sort((left, right) => left.key - right.key)
    .map(({ name }) => name)
}

const random = createRandom(seed)
const stage = await setStage({ rate, pageFolder: values.page ?? pageFolder })
const violations: string[] = []
const noticed: Noticed[] = []
const started = performance.now()
try {
  const judge = await createJudge(stage)
  console.log(`seed ${seed}, faults: ${count} in ${minutes} min, ${rate} messages/s`)
  let index = 0
  for (const name of shuffled(random)) {
    index += 1
    const fault = makeFault(
      name,
      random,
      stage.panes.map(({ id }) => id),
    )
    const at = performance.now()
    noticed.push(...(await inject(stage, fault)))
    const found = await judge.judge()
    violations.push(...found.map((one) => `${index}. ${describeFault(fault)}: ${one}`))
    const seconds = ((performance.now() - at) / 1_000).toFixed(1).padStart(5)
    const wrong = found.map((one) => `\n     ✗ ${one}`).join('')
    console.log(`${String(index).padStart(3)} ${seconds} s  ${describeFault(fault)}${wrong}`)
    await pause(Math.max(0, (index / count) * minutes * 60_000 - (performance.now() - started)))
  }

  console.table(judge.table())
  const times = (kind: Noticed['kind']): number[] =>
    noticed.filter((found) => found.kind === kind).map(({ after }) => after)
  for (const [kind, limit] of [
    ['cut', cutNoticed],
    ['half-open', halfOpenFound],
  ] as const) {
    const all = times(kind)
    if (all.length === 0) continue
    const slowest = Math.max(...all)
    const median = quantile(all, 0.5)
    console.log(
      `${kind}: times noticed: ${all.length}, median ${median.toFixed(1)} ms, slowest ` +
        `${slowest.toFixed(1)} ms, limit ${limit} ms`,
    )
    // On a busy machine a process may wait that long for its turn: the median is the line's own.
    const judged = kind === 'cut' ? median : slowest
    if (judged > limit) violations.push(`${kind}: noticed after ${judged.toFixed(1)} ms`)
  }
  violations.push(...(await stage.askHealth()))
  // The browser reports on the console what the faults do to its requests; nothing else may be there.
  const expected = /^console: (Failed to load resource|WebSocket connection to)/
  violations.push(...stage.complaints.filter((said) => !expected.test(said)))
} finally {
  await stage.stop()
}
for (const found of violations) console.log(`✗ ${found}`)
console.log(
  `${violations.length === 0 ? 'passed' : 'FAILED'}: faults: ${count}, violations: ${violations.length}, seed ${seed}`,
)
process.exitCode = violations.length === 0 ? 0 : 1
