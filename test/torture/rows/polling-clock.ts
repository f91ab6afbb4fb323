import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Message } from '../../../main/shared/contract/message.ts'
import type { Row } from '../row.ts'
import { withHost } from '../support/host-process.ts'
import { post } from '../support/listeners.ts'
import { probe } from '../support/probe.ts'
import { describe, isWhole, judge } from '../support/sequence.ts'
import { missing } from '../support/tools.ts'
import { sleep } from '../support/waiting.ts'
import { things } from '../../support/things.ts'

const library = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib64/faketime/libfaketimeMT.so.1',
].find((path) => existsSync(path))

const jumps = ['+0', '-3600', '+86400', '-86400', '+0'] as const

/** A system clock that jumps (HP-15). */
export const clockRow: Row = {
  id: 'HP-15',
  fault: 'the system clock jumps back 1 h and forward a day while the server runs',
  expected: 'ids and times of messages keep rising, tags stay valid',
  guard: {
    file: 'main/composition/system-clock.ts',
    find: 'performance.timeOrigin + performance.now()',
    replace: 'Date.now()',
  },
  blocked: () => missing('faketime') ?? (library === undefined ? 'no libfaketime' : undefined),
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'row-'))
    const file = join(folder, 'time')
    const jump = (offset: string): void => writeFileSync(file, `${offset}\n`)
    jump('+0')
    const env = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      // Jumps of the wall clock leave the monotonic one alone.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    }
    try {
      return await withHost({ env }, async (host) => {
        const before = await fetch(`${host.url.polling}/getData`)
        const dates = [before.headers.get('date') ?? '']
        for (const offset of jumps) {
          jump(offset)
          // Node renews its Date header once a second.
          await sleep(1_100)
          await post(host.url.polling, offset)
          const head = await fetch(`${host.url.polling}/getData`, { method: 'HEAD' })
          const tag = head.headers.get('etag') ?? ''
          jump(offset === '-3600' ? '+0' : '-3600')
          const again = await fetch(`${host.url.polling}/getData`, {
            headers: { 'if-none-match': tag },
          })
          if (again.status !== 304) throw new Error(`the tag is ${again.status} after a jump`)
          dates.push(again.headers.get('date') ?? '')
        }
        const rows = (await (await fetch(`${host.url.polling}/getData`)).json()) as Message[]
        const backwards = rows.filter(
          ({ createdAt }, index) => createdAt < (rows[index - 1]?.createdAt ?? 0),
        ).length
        const verdict = judge(
          rows.map(({ id }) => id),
          0,
          jumps.length,
        )
        await probe(host)
        // Node's own Date header shows that the jumps arrived.
        const jumped = new Set(dates.map((date) => date.slice(0, 19))).size > 1
        return {
          ok: isWhole(verdict) && backwards === 0 && jumped,
          figure: `${jumps.length} jumps, ${things(backwards, 'time')} backwards, ${describe(verdict)}`,
        }
      })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
