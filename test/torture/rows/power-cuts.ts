import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openStore } from '../../../main/store/open-store.ts'
import { createSystemClock } from '../../../main/composition/system-clock.ts'
import { drafts } from '../../store/open-file.ts'
import type { Row, RowContext } from '../row.ts'
import { withFolder } from '../support/folder.ts'
import { createRandom } from '../support/random.ts'
import { quickCheck } from '../support/stored.ts'

const clock = createSystemClock()
const open = (location: string) =>
  openStore({ location, clock, retention: 1_000_000, createFolder: true })

async function run({ full }: RowContext) {
  const cuts = full ? 500 : 60
  const random = createRandom(4)
  return withFolder(async (folder) => {
    const file = join(folder, 'messages.db')
    const { stream } = await open(file)
    const boundaries = new Set([0])
    for (let round = 0; round < 200; round += 1) {
      const ids = await stream.append(drafts(1 + (round % 4)))
      boundaries.add(ids.at(-1) ?? 0)
    }
    const { newest } = stream.bounds()
    const log = readFileSync(`${file}-wal`)
    let sound = 0
    let longest = 0
    for (let round = 0; round < cuts; round += 1) {
      const cut = random.below(log.length + 1)
      const copy = join(folder, `${round}`, 'messages.db')
      mkdirSync(dirname(copy))
      copyFileSync(file, copy)
      const torn = round % 2 === 0 ? log.subarray(0, cut) : Buffer.from(log).fill(0, cut)
      writeFileSync(`${copy}-wal`, torn)
      const opened = await open(copy)
      const left = opened.stream.bounds().newest
      const { messages } = await opened.stream.read(0, 10_000)
      await opened.stream.stop()
      const isPrefix = messages.length === left && messages.every(({ id }, at) => id === at + 1)
      const isSound = opened.movedAside === undefined && quickCheck(copy) === 'ok'
      if (isSound && isPrefix && boundaries.has(left)) sound += 1
      longest = Math.max(longest, newest - left)
    }
    await stream.stop()
    return {
      ok: sound === cuts,
      figure: `${sound}/${cuts} open with whole commits, longest lost tail ${longest} of ${newest}`,
    }
  })
}

export const powerCuts: Row = {
  id: 'DB-04',
  fault: 'a power cut: the log cut off, or zeros from there on, at 500 random lengths',
  expected: 'opens, quick_check ok, a prefix of whole commits remains, without a hole',
  guard: {
    file: 'main/store/sqlite/sqlite-table.ts',
    find: 'transact: <Result>(work: () => Result) => transaction.immediate(work) as Result,',
    replace: 'transact: (work) => work(),',
  },
  run,
}
