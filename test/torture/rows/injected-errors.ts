import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { openStore } from '../../../main/store/open-store.ts'
import { troubleOf } from '../../../main/store/sqlite/sqlite-errors.ts'
import { createSystemClock } from '../../../main/composition/system-clock.ts'
import { drafts } from '../../store/open-file.ts'
import { counted, type Row } from '../row.ts'
import { withFolder } from '../support/folder.ts'
import { missing } from '../support/tools.ts'
import { waitFor } from '../support/waiting.ts'
import { things } from '../../support/things.ts'

const cli = fileURLToPath(new URL('../../../main/hosts/cli/cli.ts', import.meta.url))
const runCli = `import(${JSON.stringify(cli)}).then(({ runCli }) => runCli(process.argv.slice(1)))`
const flags = ['serve', '--json', '--no-page', '--polling-port=0', '--sse-port=0']

interface Injection {
  /** Beside the name of the store. */
  readonly suffix: '' | '-wal' | '-shm'
  readonly call: string
  readonly error: string
  /** From which call on. */
  readonly from?: number
}

/** What SQLite makes of them: CANTOPEN, IOERR, NOMEM, BUSY, FULL. */
const injections: readonly Injection[] = [
  { suffix: '', call: 'openat', error: 'EMFILE' },
  { suffix: '', call: 'openat', error: 'ENOMEM', from: 2 },
  { suffix: '', call: 'pread64', error: 'EIO' },
  { suffix: '', call: 'pread64', error: 'ENOMEM' },
  { suffix: '', call: 'pread64', error: 'EIO', from: 3 },
  { suffix: '', call: 'fcntl', error: 'EAGAIN' },
  { suffix: '', call: 'fcntl', error: 'ENOLCK' },
  { suffix: '-wal', call: 'openat', error: 'EMFILE' },
  { suffix: '-wal', call: 'pread64', error: 'EIO' },
  { suffix: '-wal', call: 'pwrite64', error: 'ENOSPC' },
  { suffix: '-shm', call: 'openat', error: 'EMFILE' },
  { suffix: '-shm', call: 'fcntl', error: 'EAGAIN' },
]

const rows = 500
const open = (location: string) =>
  openStore({ location, clock: createSystemClock(), retention: 1_000_000, createFolder: true })

/** Starts the playground on the store while one kind of call fails, and ends it again. */
async function startWith({ suffix, call, error, from = 1 }: Injection, file: string) {
  const strace = ['-f', '-qq', '-o', '/dev/null', '-P', `${file}${suffix}`, '-e', `trace=${call}`]
  const inject = ['-e', `inject=${call}:error=${error}:when=${from}+`]
  const program = [process.execPath, '-e', runCli, '--', ...flags, '--websocket-port=0']
  const child = spawn('strace', [...strace, ...inject, ...program, '--db', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => (output += part.toString()))
  }
  const ended = once(child, 'exit').then(([code]) => (output += `exit ${String(code)}`))
  await waitFor('a start or a refusal', () => /"ready":true|exit /.test(output), 30_000)
  // The group: what strace traces would go on without it.
  if (!output.includes('exit ') && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
  const late = setTimeout(
    () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'),
    9_000,
  )
  await ended
  clearTimeout(late)
  return output
}

/** Errors that no system call makes by itself. */
function misjudged(): number {
  const codes = ['BUSY', 'NOMEM', 'CANTOPEN', 'INTERRUPT', 'IOERR', 'FULL']
  return codes.filter(
    (code) =>
      troubleOf(new Database.SqliteError('made for a test', `SQLITE_${code}`)) === 'damaged',
  ).length
}

export const injectedErrors: Row = {
  id: 'DB-13',
  fault: 'BUSY, NOMEM, CANTOPEN, IOERR, FULL and INTERRUPT, injected into system calls by strace',
  expected: 'not taken for damage: no file is moved, and all rows are there at the next start',
  guard: {
    file: 'main/store/sqlite/store-file.ts',
    find: "const damaged = troubleOf(error) === 'damaged' && isDamaged(witness)",
    replace: 'const damaged = true',
  },
  blocked: () => missing('strace'),
  run: ({ log }) =>
    withFolder(async (folder) => {
      let sound = 0
      for (const [index, injection] of injections.entries()) {
        const file = join(folder, String(index), 'messages.db')
        const first = await open(file)
        await first.stream.append(drafts(rows))
        await first.stream.stop()
        const before = readFileSync(file)
        const output = await startWith(injection, file)
        const moved = readdirSync(join(folder, String(index))).some((name) => /corrupt/.test(name))
        const second = await open(file)
        const { count } = second.stream.bounds()
        await second.stream.stop()
        const kept = count >= rows && readFileSync(file).length >= before.length
        const held = !moved && kept && second.movedAside === undefined
        if (held) sound += 1
        const { call, error, suffix } = injection
        log(`${call} of messages.db${suffix}: ${error}: ${output.trim().split('\n').at(-1) ?? ''}`)
      }
      const alarms = misjudged()
      const outcome = counted(sound, injections.length, `${things(alarms, 'code')} misjudged`)
      return { ...outcome, ok: outcome.ok && alarms === 0 }
    }),
}
