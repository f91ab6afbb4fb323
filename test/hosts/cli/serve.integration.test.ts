import { createServer, type Server } from 'node:net'
import { onTestFinished, expect, it } from 'vitest'
import { parseOptions } from '../../../main/hosts/cli/cli-options.ts'
import { isRefusedByBrowsers } from '../../../main/shared/contract/refused-ports.ts'
import { serve, type Serving } from '../../../main/hosts/cli/serve.ts'
import { isFree } from '../../support/steady-ports.ts'
import { useTemporaryFolder } from '../../store/temporary-folder.ts'

const folder = useTemporaryFolder()
const anyPort = ['--polling-port', '0', '--sse-port', '0', '--websocket-port', '0']

async function start(...args: readonly string[]): Promise<{ serving: Serving; logged: string[] }> {
  const logged: string[] = []
  const usual = ['serve', '--db', ':memory:', '--data-folder', folder.path(), ...anyPort]
  const options = parseOptions([...usual, ...args])
  const serving = await serve({ options, log: (line) => logged.push(line) })
  onTestFinished(serving.stop)
  return { serving, logged }
}

/** Takes a port that nobody has; 0: any. */
async function taken(port = 0): Promise<{ port: number; server: Server }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { port: (server.address() as { port: number }).port, server }
}

/** Ports that browsers refuse, and that nobody has here. */
async function freeRefusedPorts(): Promise<readonly number[]> {
  const free: number[] = []
  for (let port = 1_024; port < 65_536; port += 1) {
    if (!isRefusedByBrowsers(port)) continue
    if ((await isFree(port, '127.0.0.1')) && (await isFree(port, '::1'))) free.push(port)
  }
  return free
}

it('serves the page with the playground, and neither once it is stopped', async () => {
  const { serving } = await start('--page-port', '0')
  const page = new URL(serving.page ?? '')
  expect(await (await fetch(page)).text()).toContain('<div id="app">')
  expect(page.hash).toMatch(/^#token=/)
  expect(serving.entry?.()).toContain(page.origin)
  const { polling } = serving.playground.status().servers
  expect((await fetch(`${polling.url}/getData`)).status).toBe(200)
  await serving.stop()
  await expect(fetch(page)).rejects.toThrow('fetch failed')
  await expect(fetch(polling.url)).rejects.toThrow('fetch failed')
})

it('has no page where none is wanted', async () => {
  const { serving } = await start('--no-page')
  expect([serving.page, serving.entry]).toEqual([undefined, undefined])
})

it('moves from the usual port of the page to a neighbour, where somebody has it', async () => {
  const first = await start()
  const second = await start()
  const ports = [first, second].map(({ serving }) => Number(new URL(serving.page ?? '').port))
  expect(new Set(ports).size).toBe(2)
})

it('ends the start where the port of the page was asked for and is taken, and leaves nothing behind', async () => {
  const { port } = await taken()
  await expect(start('--page-port', String(port))).rejects.toMatchObject({
    exitCode: 4,
    message: `Port ${port} for the page cannot be used (EADDRINUSE); choose another with --page-port.`,
  })
})

it('stops the page where the playground cannot start', async () => {
  const { port } = await taken()
  await expect(start('--page-port', '0', '--sse-port', String(port))).rejects.toMatchObject({
    exitCode: 4,
  })
})

it('says which ports browsers refuse', async ({ skip }) => {
  const [page, sse] = await freeRefusedPorts()
  if (page === undefined || sse === undefined) skip('other programs have all of these ports')
  const { logged } = await start('--page-port', String(page), '--sse-port', String(sse))
  for (const port of [page, sse]) {
    expect(logged.filter((line) => line.includes(`port ${port} `))).toHaveLength(1)
  }
})
