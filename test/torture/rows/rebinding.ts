import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { launchChromium } from '../../support/chromium.ts'
import type { Row } from '../row.ts'
import { withHost, type Host } from '../support/host-process.ts'

const secret = 'a message that no other page may read'

/** A page of somebody else, on a port of its own. */
async function servePage() {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html')
    response.end('<!doctype html><title>evil</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  }
}

/** Everything that a page of any origin gets to read of the three servers, as one text. */
async function readAll([polling, sse, websocket]: readonly string[]): Promise<string> {
  const within = (promise: Promise<string>): Promise<string> =>
    Promise.race([promise, new Promise<string>((resolve) => setTimeout(resolve, 3_000, ''))])
  const fetched = fetch(`${polling}/getData`).then(
    async (response) => `${response.status} ${await response.text()}`,
    () => '',
  )
  const streamed = new Promise<string>((resolve) => {
    const source = new EventSource(`${sse}/sse?after=0`)
    source.onmessage = ({ data }: MessageEvent<string>) => resolve(data)
    source.onerror = () => resolve('')
  })
  const pushed = new Promise<string>((resolve) => {
    const socket = new WebSocket(`${websocket}/?after=0`)
    socket.onmessage = ({ data }: MessageEvent<string>) => resolve(data)
    socket.onerror = () => resolve('')
  })
  return (await Promise.all([fetched, streamed, pushed].map(within))).join('\n')
}

async function attack(host: Host): Promise<{ leaked: number; refused: number }> {
  const evil = await servePage()
  const browser = await launchChromium({
    args: ['--host-resolver-rules=MAP evil.example 127.0.0.1'],
  })
  try {
    const page = await browser.newPage()
    let leaked = 0
    let refused = 0
    const { polling, sse, websocket } = host.port
    const targets = [
      `http://evil.example:${polling}`,
      `http://evil.example:${sse}`,
      `ws://evil.example:${websocket}`,
    ]
    const note = (text: string): void => {
      if (text.includes(secret)) leaked += Buffer.byteLength(text)
    }
    await page.goto(`http://evil.example:${evil.port}/`)
    note(await page.evaluate(readAll, targets))
    // Rebound: the page's own origin is now that of a server, so no CORS stands in the way.
    for (const port of [polling, sse, websocket]) {
      const response = await page.goto(`http://evil.example:${port}/getData`)
      const body = (await response?.text()) ?? ''
      if (response?.status() === 403 && body.includes('host_not_allowed')) refused += 1
      note(body)
      note(await page.evaluate(readAll, targets))
    }
    return { leaked, refused }
  } finally {
    await browser.close()
    await evil.close()
  }
}

export const rebinding: Row = {
  id: 'SEC-05',
  fault: 'DNS rebinding: a page of http://evil.example, which resolves to 127.0.0.1, in Chromium',
  expected: '403 host_not_allowed on three ports; 0 bytes of messages in the page',
  guard: {
    file: 'main/servers/http/access.ts',
    find: 'if (authority === undefined || !(ours || isAllowed(authority.host))) {',
    replace: 'void [ours, isAllowed]\n      if (authority === undefined) {',
  },
  run: () =>
    withHost({}, async (host) => {
      const answer = await fetch(`${host.url.polling}/messages`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ body: secret }),
      })
      if (answer.status !== 201) throw new Error(`the message was not stored: ${answer.status}`)
      const { leaked, refused } = await attack(host)
      return {
        ok: leaked === 0 && refused === 3,
        figure: `${leaked} bytes leaked, 403 ${refused}/3`,
      }
    }),
}
