import { join } from 'node:path'
import { transports } from '../../../main/shared/contract/transport.ts'
import { anywhere, startCli } from '../../support/cli-process.ts'
import { builtRow } from '../built-row.ts'
import type { Row, RowContext } from '../row.ts'
import { withFolder } from '../support/folder.ts'
import { createRandom } from '../support/random.ts'
import { createSenders } from '../support/senders.ts'
import { compare, describeComparison, isIntact, quickCheck } from '../support/stored.ts'
import { sleep } from '../support/waiting.ts'

/** Messages a second, over all transports. */
const rate = 500
const beat = 20

/** One life: starts, is written to, and is killed in the middle of it. */
async function live(
  database: string,
  round: number,
  duration: number,
  acknowledged: Map<number, string>,
): Promise<void> {
  const flags = anywhere.filter((flag) => flag !== '--db' && flag !== ':memory:')
  const cli = startCli({
    args: [...flags, '--db', database, '--push-rate', '0.1', '--retention', '5000000'],
  })
  const ready = await cli.ready
  const senders = await createSenders(ready)
  const begun = performance.now()
  const answers: Promise<void>[] = []
  let sent = 0
  while (performance.now() - begun < duration) {
    while (sent < ((performance.now() - begun) / 1_000) * rate) {
      const transport = transports[sent % transports.length] ?? 'polling'
      const body = `${transport}, round ${round}, message ${sent}`
      sent += 1
      answers.push(
        senders[transport].send(body).then(
          (id) => void acknowledged.set(id, body),
          // Cut off by the kill: nobody was promised anything.
          () => undefined,
        ),
      )
    }
    await sleep(beat)
  }
  cli.child.kill('SIGKILL')
  await cli.ended
  await Promise.all(answers)
  for (const transport of transports) senders[transport].close()
}

async function run({ full, log }: RowContext) {
  const rounds = full ? 200 : 20
  const random = createRandom(9)
  return withFolder(async (folder) => {
    const database = join(folder, 'messages.db')
    const acknowledged = new Map<number, string>()
    for (let round = 0; round < rounds; round += 1) {
      await live(database, round, 250 + random.below(750), acknowledged)
      if (round % 20 === 19) log(`${round + 1} kills, ${acknowledged.size} acknowledged`)
    }
    const found = compare(database, acknowledged)
    const check = quickCheck(database)
    return {
      ok: isIntact(found) && acknowledged.size > rounds * 20 && check === 'ok',
      figure:
        `${rounds} kills, ${acknowledged.size} acknowledged, ` +
        `${describeComparison(found)}, quick_check ${check}`,
    }
  })
}

export const kills: Row = builtRow({
  id: 'DB-KILL',
  fault: 'kill -9, 200 times, while 500 messages/s are written over all transports',
  expected: '0 acknowledged messages lost',
  guard: {
    file: 'main/store/sqlite/sqlite-table.ts',
    find: 'transact: <Result>(work: () => Result) => transaction.immediate(work) as Result,',
    // Acknowledges what is not committed yet.
    replace: `transact: (work) => {
      if (!database.inTransaction) {
        database.exec('BEGIN IMMEDIATE')
        setTimeout(() => database.exec('COMMIT'), 150)
      }
      return work()
    },`,
  },
  run,
})
