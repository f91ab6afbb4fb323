import { join } from 'node:path'
import { transports, type Transport } from '../../../main/shared/contract/transport.ts'
import type { Row, RowContext } from '../row.ts'
import { withFolder } from '../support/folder.ts'
import { withHost } from '../support/host-process.ts'
import { createRandom } from '../support/random.ts'
import { createSenders, type Sender } from '../support/senders.ts'
import { compare, describeComparison, isIntact } from '../support/stored.ts'

const workers = 32
/** Every so many messages one is sent twice, as clients do whose answer got lost. */
const repeatedEvery = 50
const pieces = ['plain ', '张三 ', "'; DROP TABLE message; -- ", '\u0000', '\u2028', '🂡', '"}\n']

/** Sends `count` messages; the ids and bodies of those that were acknowledged go into `into`. */
async function sendAll(
  sender: Sender,
  transport: Transport,
  count: number,
  into: Map<number, string>,
): Promise<number> {
  const random = createRandom(count)
  let next = 0
  let strange = 0
  async function work(): Promise<void> {
    while (next < count) {
      const number = (next += 1)
      const body = `${transport} ${number} ${random.pick(pieces)}${random.pick(pieces)}`
      const ref = `${transport}-${number}`
      const id = await sender.send(body, ref)
      if (into.has(id)) strange += 1
      into.set(id, body)
      if (number % repeatedEvery === 0 && (await sender.send(body, ref)) !== id) strange += 1
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  return strange
}

async function run({ full }: RowContext) {
  const each = full ? 100_000 : 2_000
  return withFolder(async (folder) => {
    const database = join(folder, 'messages.db')
    const acknowledged = new Map<number, string>()
    const begun = performance.now()
    const strange = await withHost({ database }, async ({ url }) => {
      const senders = await createSenders(url)
      const counts = await Promise.all(
        transports.map((one) => sendAll(senders[one], one, each, acknowledged)),
      )
      for (const one of transports) senders[one].close()
      return counts.reduce((sum, one) => sum + one, 0)
    })
    const rate = Math.round(acknowledged.size / ((performance.now() - begun) / 1_000))
    const found = compare(database, acknowledged)
    const whole = found.stored === 3 * each && acknowledged.size === 3 * each
    return {
      ok: whole && strange === 0 && isIntact(found),
      figure: `${describeComparison(found)}, ${rate}/s`,
    }
  })
}

export const inserts: Row = {
  id: 'DB-02',
  fault: '100,000 inserts through each transport, one in fifty of them sent twice',
  expected: 'every acknowledged id is stored once, as it was sent',
  guard: {
    file: 'main/engine/posts.ts',
    find: 'if (before !== undefined) {',
    replace: 'if (before !== undefined && before.at < 0) {',
  },
  run,
}
