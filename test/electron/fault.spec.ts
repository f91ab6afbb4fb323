import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { call } from './calls.ts'
import { launchDesktop } from './desktop-app.ts'

it('EL-11: a fault in the main process leaves a sound store with what was committed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'playground-fault-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'messages.db')
  const ports = ['--polling-port=0', '--sse-port=0', '--websocket-port=0']
  const app = await launchDesktop({ flags: [`--db=${file}`, ...ports] })
  onTestFinished(app.close)
  const page = await app.page()
  await call(page, 'burst', 500)
  const { newest } = (await call(page, 'status')).store
  app.trigger(({ dialog }) => {
    dialog.showErrorBox = () => undefined
    setImmediate(() => {
      throw new Error('made for a test')
    })
  })
  expect(await app.ended).toBe(1)

  const database = new Database(file, { readonly: true })
  onTestFinished(() => void database.close())
  expect(database.pragma('quick_check', { simple: true })).toBe('ok')
  const count = database.prepare('SELECT count(*) FROM message').pluck().get()
  expect(count).toBeGreaterThanOrEqual(newest)
})
