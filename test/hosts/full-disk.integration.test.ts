import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectServed } from '../suites/readers.ts'
import { anywhere, startCli } from '../support/cli-process.ts'
import { served } from '../support/served.ts'

/** A disk of its own, which is gone behind the test; undefined where it may not be mounted. */
function mountDisk(options: string): string | undefined {
  const place = mkdtempSync(join(tmpdir(), 'playground-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place], { stdio: 'ignore' })
  } catch {
    rmSync(place, { recursive: true })
    return undefined
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', place])
    rmSync(place, { recursive: true })
  })
  return place
}
function canMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'playground-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place], { stdio: 'ignore' })
    execFileSync('umount', [place])
    return true
  } catch {
    console.log('A full disk is not tried here: it takes the right to mount a small one.')
    return false
  } finally {
    rmSync(place, { recursive: true })
  }
}
const fill = (place: string): void => {
  expect(() => writeFileSync(join(place, 'ballast'), Buffer.alloc(16_777_216))).toThrow(/ENOSPC/)
}
const serve = (args: readonly string[]) => {
  const process = startCli({
    args: [...anywhere.filter((flag) => flag !== '--db' && flag !== ':memory:'), ...args],
  })
  onTestFinished(() => void process.child.kill('SIGKILL'))
  return process
}
const post = (base: string, body: string) =>
  served(`${base}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ body }),
  })
/** Sends a text and resolves with the control frame that answers it. */
async function send(url: string, text: string): Promise<unknown> {
  const socket = await connectServed(url)
  onTestFinished(() => socket.terminate())
  return new Promise((resolve) => {
    socket.send(JSON.stringify({ body: text, ref: 'r' }))
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as { type?: string }
      if (frame.type === 'ack' || frame.type === 'error') resolve(frame)
    })
  })
}

describe.runIf(canMount())('a disk that is full', () => {
  it('is 507 store_full over HTTP and store_full over WebSocket, until there is room', async () => {
    const place = mountDisk('size=4m') ?? ''
    const { ready } = serve(['--db', join(place, 'messages.db'), '--push-rate', '0.1'])
    const { polling, sse, websocket } = await ready
    expect((await post(polling, 'before')).status).toBe(201)
    fill(place)
    for (const base of [polling, sse]) {
      const answer = await post(base, 'x'.repeat(60_000))
      expect(answer.status).toBe(507)
      expect(await answer.json()).toMatchObject({
        error: {
          code: 'store_full',
          message:
            'The disk of the store is full; nothing was stored. It is tried again every second.',
        },
      })
    }
    expect(await send(websocket, 'x'.repeat(60_000))).toMatchObject({
      type: 'error',
      ref: 'r',
      error: { code: 'store_full' },
    })
    rmSync(join(place, 'ballast'))
    await expect.poll(async () => (await post(polling, 'after')).status).toBe(201)
  })

  it.each([
    ['without a block left', 'size=64k', (place: string) => fill(place)],
    [
      'without a file left',
      'size=4m,nr_inodes=2',
      (place: string) => mkdirSync(join(place, 'last')),
    ],
    ['with room for the file and none for its log', 'size=24k', () => undefined],
  ])('is told in a sentence at the start: %s', async (_, options, use) => {
    const place = mountDisk(options) ?? ''
    use(place)
    const file = join(place, 'messages.db')
    const asked = serve(['--db', file])
    expect(await asked.ended).toBe(2)
    expect(asked.errors()).toBe(`The store ${file} cannot be used: the disk is full.\n`)
    const byDefault = serve(['--data-folder', place])
    await byDefault.ready
    expect(byDefault.errors()).toContain('"obstacle":"disk_full"')
  })
})
