import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { openByPolicy, StoreInUseError } from '../../main/composition/open-by-policy.ts'
import { createSystemClock } from '../../main/composition/system-clock.ts'
import { useTemporaryFolder } from '../store/temporary-folder.ts'

const folder = useTemporaryFolder()
const clock = createSystemClock()
const open = (location: string, isAskedFor: boolean) =>
  openByPolicy({
    ...{ clock, fallback: location, explicit: isAskedFor ? location : undefined },
  })

/** A file in a folder that is a file: nothing can be made there. */
function impossible(): string {
  const path = folder.next()
  mkdirSync(dirname(path))
  writeFileSync(path, '')
  return join(path, 'messages.db')
}

it('a default that cannot be had gives way to a store in memory, which is said', async () => {
  const file = impossible()
  const { stream, banners, notePage } = await open(file, false)
  expect(stream.location).toBe(':memory:')
  expect(banners).toMatchObject([{ code: 'store_in_memory', level: 'warning', details: { file } }])
  notePage('http://127.0.0.1:5170/')
  expect(await stream.append([{ author: 'a', body: 'b', createdAt: 1 }])).toEqual([1])
  await stream.stop()
})

it('a store that was asked for and cannot be had ends the start, by another code where it is a server', async () => {
  await expect(open(impossible(), true)).rejects.toMatchObject({ exitCode: 2 })
  const nobody = 'nats://127.0.0.1:1/playground'
  await expect(open(nobody, true)).rejects.toMatchObject({ exitCode: 3 })
})

it.each([true, false])(
  'one in use ends the start, and names its owner (asked for: %s)',
  async (asked) => {
    const file = folder.next()
    mkdirSync(dirname(file))
    const first = await open(file, asked)
    first.notePage('http://127.0.0.1:5170/')
    const second = await open(file, asked).catch((error: unknown) => error)
    expect(second).toBeInstanceOf(StoreInUseError)
    expect(second).toMatchObject({ exitCode: 3, page: 'http://127.0.0.1:5170/' })
    await first.stream.stop()
  },
)
