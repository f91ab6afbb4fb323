import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { runCli } from '../../main/hosts/cli/cli.ts'
import { steadyPorts } from '../support/steady-ports.ts'
import { startPlayground } from './cli/running.ts'

it('open on a store in use opens the page of the one that has it, and ends with 0', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'playground-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const database = join(folder, 'messages.db')
  const { playground } = await startPlayground({ database })
  // Nobody answers there any more.
  const { polling: port } = await steadyPorts()
  playground.notePage(`http://127.0.0.1:${port}/#token=a`)

  const opened: string[] = []
  const argv = ['open', '--no-config', '--no-page', '--db', database]
  await runCli(argv, {
    async openInBrowser(address) {
      opened.push(address)
      return true
    },
  })
  expect(opened).toEqual([`http://127.0.0.1:${port}/`])
  expect(process.exitCode).toBeUndefined()
})
