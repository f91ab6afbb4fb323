import { execFileSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { killChildren, startChild, type Child } from '../children.ts'
import { drafts, useStores, withDatabase } from '../open-file.ts'
import { useTemporaryFolder } from '../temporary-folder.ts'

const folder = useTemporaryFolder()
const open = useStores()
afterAll(killChildren)

/** Another engine on the store, which stores `values[1]` messages and then reports it. */
const engine = `
  import { openStore } from './main/store/open-store.ts'
  import { createSystemClock } from './main/composition/system-clock.ts'
  const clock = createSystemClock()
  const { stream } = await openStore({ location: process.argv[1], clock, retention: 1000000 })
  await stream.append([{ author: 'child', body: 'stored', createdAt: 1 }])
  console.log('stored')
  setInterval(() => undefined, 60000)
`
async function startEngine(file: string): Promise<Child> {
  mkdirSync(dirname(file), { recursive: true })
  const child = startChild(engine, file)
  expect(await child.line()).toBe('stored')
  return child
}
function mount(...args: readonly string[]): boolean {
  try {
    execFileSync('mount', args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
function canBind(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'playground-bind-'))
  const can = process.platform === 'linux' && mount('--bind', place, place)
  if (can) execFileSync('umount', [place])
  else console.log('Bind mounts are not tried here: it takes the right to mount.')
  rmSync(place, { recursive: true })
  return can
}

describe('one file by two names', () => {
  it('is one store by a hard link, in another folder as well', async () => {
    const file = folder.next()
    const child = await startEngine(file)
    const beside = join(dirname(file), 'beside.db')
    const elsewhere = folder.next('elsewhere.db')
    mkdirSync(dirname(elsewhere))
    for (const name of [beside, elsewhere]) {
      linkSync(file, name)
      await expect(open(name)).rejects.toMatchObject({ kind: 'in_use', owner: { pid: child.pid } })
      // It was refused before SQLite created a log of its own for that name.
      expect(existsSync(`${name}-wal`)).toBe(false)
    }
    await child.kill()
  })

  it('is one store in the same process, too, and free again once it has stopped', async () => {
    const file = folder.next()
    const first = await open(file)
    const other = join(dirname(file), 'other.db')
    linkSync(file, other)
    const refusal = { kind: 'in_use', owner: { pid: process.pid } }
    await expect(open(other)).rejects.toMatchObject(refusal)
    await expect(open(other)).rejects.toMatchObject(refusal)
    await first.stream.append(drafts(3))
    await first.stream.stop()
    const second = await open(other)
    expect(second.stream.bounds().newest).toBe(3)
  })

  it('lets only one of two in that come at the same time', async () => {
    const file = folder.next()
    await (await open(file)).stream.stop()
    const other = join(dirname(file), 'other.db')
    linkSync(file, other)
    const outcomes = await Promise.allSettled([open(file), open(other)])
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('is one store after the file was renamed while it was open', async () => {
    const file = folder.next()
    const child = await startEngine(file)
    const moved = join(dirname(file), 'moved.db')
    renameSync(file, moved)
    await expect(open(moved)).rejects.toMatchObject({ kind: 'in_use', owner: { pid: child.pid } })
    await child.kill()
  })

  it.runIf(canBind())('is one store by a bind mount, of the file or of its folder', async () => {
    const file = folder.next()
    const child = await startEngine(file)
    const bound = folder.next('bound.db')
    mkdirSync(dirname(bound))
    writeFileSync(bound, '')
    execFileSync('mount', ['--bind', file, bound])
    onTestFinished(() => void execFileSync('umount', [bound]))
    const place = dirname(folder.next())
    mkdirSync(place)
    execFileSync('mount', ['--bind', dirname(file), place])
    onTestFinished(() => void execFileSync('umount', [place]))
    for (const name of [bound, join(place, 'messages.db')]) {
      await expect(open(name)).rejects.toMatchObject({ kind: 'in_use', owner: { pid: child.pid } })
    }
    await child.kill()
  })

  it.runIf(process.platform === 'linux')(
    'is one store by a descriptor, and by links in the path',
    async () => {
      const file = folder.next()
      const child = await startEngine(file)
      const descriptor = openSync(file, 'r')
      onTestFinished(() => closeSync(descriptor))
      const linked = dirname(folder.next())
      symlinkSync(dirname(file), linked)
      for (const name of [`/proc/self/fd/${descriptor}`, join(linked, 'messages.db')]) {
        await expect(open(name)).rejects.toMatchObject({ kind: 'in_use' })
      }
      await child.kill()
    },
  )

  it('is one store by a link that led to nothing before', async () => {
    const file = folder.next()
    mkdirSync(dirname(file))
    const link = join(dirname(file), 'link.db')
    symlinkSync('messages.db', link)
    const { stream } = await open(link)
    expect(stream.location).toBe(file)
    await expect(open(file)).rejects.toMatchObject({ kind: 'in_use' })
  })

  it('is still open to those who only look into it', async () => {
    const file = folder.next()
    const { stream } = await open(file)
    await stream.append(drafts(2))
    const count = (name: string) =>
      withDatabase(name, (database) =>
        database.prepare('SELECT count(*) FROM message').pluck().get(),
      )
    expect(count(file)).toBe(2)
    await stream.append(drafts(1))
    expect(count(file)).toBe(3)
  })

  it('is another store once a damaged one was moved aside, and that one is locked', async () => {
    const file = folder.next()
    mkdirSync(dirname(file))
    writeFileSync(file, 'this is no database at all, but some text\n'.repeat(99))
    const { stream, movedAside } = await open(file)
    expect(movedAside).toBeDefined()
    const other = join(dirname(file), 'other.db')
    linkSync(file, other)
    await expect(open(other)).rejects.toMatchObject({ kind: 'in_use' })
    await stream.stop()
    rmSync(other)
  })
})
