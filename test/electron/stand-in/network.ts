import { Agent, createServer, request as send, type IncomingMessage, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { toChromium, toElectron } from './address.ts'
import { requestFromApp } from './protocol.ts'

/** The longest head of an upgrade that is waited for, in bytes. */
const longestHead = 16_384

async function answerFromApp(request: IncomingMessage, url: string) {
  const response = await requestFromApp(url, request.method ?? 'GET')
  const body = Buffer.from(await response.arrayBuffer())
  return { status: response.status, headers: Object.fromEntries(response.headers), body }
}

/** Passes a tunnel on, once the Origin in the head of its first request has its Electron form. */
function tunnel(client: Duplex, target: Socket): void {
  let head = Buffer.alloc(0)
  const gather = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end === -1 && head.length < longestHead) return
    client.off('data', gather)
    const text = head.subarray(0, end).toString('latin1')
    target.write(
      text.replace(/^origin: (.*)$/im, (_, url: string) => `Origin: ${toElectron(url)}`),
      'latin1',
    )
    target.write(head.subarray(end))
    client.pipe(target)
  }
  client.on('data', gather)
  target.pipe(client)
}

/**
 * The network of the stand-in's Chromium, as an HTTP proxy: it asks the application for `app:` pages,
 * gives loopback requests the Origin that Electron would send, and lets nothing else out.
 *
 * @returns the proxy's address, and the function that ends it.
 */
export async function createNetwork(): Promise<{ address: string; stop: () => void }> {
  const agent = new Agent({ keepAlive: true })
  const server: Server = createServer((request, response) => {
    const url = toElectron(request.url ?? '')
    if (url.startsWith('app:')) {
      answerFromApp(request, url).then(
        ({ status, headers, body }) => response.writeHead(status, headers).end(body),
        (error: unknown) => response.writeHead(502).end(String(error)),
      )
      return
    }
    const target = new URL(url)
    if (target.hostname !== '127.0.0.1') {
      response.writeHead(502).end('The stand-in has no way out.')
      return
    }
    const headers = { ...request.headers }
    delete headers['proxy-connection']
    if (headers.origin !== undefined) headers.origin = toElectron(headers.origin)
    const outgoing = send(target, { method: request.method ?? 'GET', headers, agent }, (answer) => {
      const passed = { ...answer.headers }
      const allowed = passed['access-control-allow-origin']
      if (allowed !== undefined) passed['access-control-allow-origin'] = toChromium(allowed)
      response.writeHead(answer.statusCode ?? 502, passed)
      response.flushHeaders()
      answer.pipe(response)
      answer.on('error', () => response.destroy())
    })
    outgoing.on('error', () => response.destroy())
    response.on('close', () => outgoing.destroy())
    request.pipe(outgoing)
  })
  server.on('connect', (request, client) => {
    const [host = '', port = ''] = (request.url ?? '').split(':')
    if (host !== '127.0.0.1') {
      client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
      return
    }
    const target = connect({ host, port: Number(port), noDelay: true }, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      tunnel(client, target)
    })
    target.on('error', () => client.destroy())
    client.on('error', () => target.destroy())
    target.on('close', () => client.destroy())
    client.on('close', () => target.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    stop() {
      agent.destroy()
      server.closeAllConnections()
      server.close()
    },
  }
}
