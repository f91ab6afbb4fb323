import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Row } from '../row.ts'
import { freePorts } from '../support/free-ports.ts'
import { withHost, type Host } from '../support/host-process.ts'
import { listen as listenTo, post, share } from '../support/listeners.ts'
import { probe } from '../support/probe.ts'
import { missing, start, type Running } from '../support/tools.ts'
import { ms, sleep, waitFor } from '../support/waiting.ts'
import { things } from '../../support/things.ts'

/**
 * A proxy with its defaults, but for how long it bears silence. Without `http-no-delay` HAProxy holds
 * every chunk back for 200 ms, whoever sends it (its manual, `option http-no-delay`).
 */
interface Proxy {
  readonly tool: 'nginx' | 'haproxy'
  configuration(listen: number, server: number, patience: number): string
  arguments(file: string, folder: string): string[]
}

const proxies: readonly Proxy[] = [
  {
    tool: 'nginx',
    configuration: (listen, server, patience) =>
      `${userInfo().uid === 0 ? 'user root;' : ''}
      pid nginx.pid; error_log stderr warn; worker_processes 1;
      events {}
      http {
        access_log off;
        client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi; scgi_temp_path scgi;
        server {
          listen 127.0.0.1:${listen};
          location / { proxy_pass http://127.0.0.1:${server}; proxy_read_timeout ${patience}s; }
        }
      }`,
    arguments: (file, folder) => ['-p', `${folder}/`, '-c', file, '-g', 'daemon off;'],
  },
  {
    tool: 'haproxy',
    configuration: (listen, server, patience) =>
      `defaults
  mode http
  option http-no-delay
  timeout connect 5s
  timeout client ${patience}s
  timeout server ${patience}s
frontend in
  bind 127.0.0.1:${listen}
  default_backend out
backend out
  http-request set-header Host 127.0.0.1:${server}
  server playground 127.0.0.1:${server}
`,
    arguments: (file) => ['-db', '-f', file],
  },
]

interface Passage {
  readonly p99: number
  readonly disconnects: number
}

/** Messages through a proxy: twenty at once, then silence, then one more on the same stream. */
async function pass(host: Host, proxy: Proxy, patience: number, silence: number): Promise<Passage> {
  const folder = mkdtempSync(join(tmpdir(), 'row-'))
  const file = join(folder, 'proxy.conf')
  const [listen = 0] = await freePorts(1)
  writeFileSync(file, proxy.configuration(listen, host.port.sse, patience))
  const running: Running = start(proxy.tool, proxy.arguments(file, folder), folder)
  try {
    const url = `http://127.0.0.1:${listen}`
    let isUp = false
    const knock = setInterval(() => {
      fetch(url).then(
        () => (isUp = true),
        () => (isUp = false),
      )
    }, 50)
    await waitFor(`${proxy.tool} is up ${running.output()}`, () => isUp).finally(() =>
      clearInterval(knock),
    )
    const listener = await listenTo('sse', url)
    const delays: number[] = []
    const send = async (): Promise<void> => {
      const begun = performance.now()
      const id = await post(host.url.polling, 'through a proxy')
      const has = (): boolean => listener.ids.includes(id)
      await waitFor(`an event through ${proxy.tool}`, has)
      delays.push((listener.times[listener.ids.indexOf(id)] ?? 0) - begun)
    }
    for (let round = 0; round < 20; round += 1) await send()
    await sleep(silence)
    const disconnects = listener.isOpen() ? 0 : 1
    await send()
    listener.close()
    return { p99: share(delays, 0.99), disconnects }
  } finally {
    await running.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Streams through proxies (SS-14). */
export const sseProxiesRow: Row = {
  id: 'SS-14',
  fault:
    'through nginx and haproxy (with http-no-delay), which buffer, and close connections that are silent for too long',
  expected: 'an event arrives within 100 ms of its POST; silence does not end the stream',
  guard: {
    file: 'main/servers/streaming/stream-site.ts',
    find: 'for (const opened of streams) opened.comment()',
    replace: '',
  },
  blocked: () => missing('nginx', 'haproxy'),
  run: ({ full }) =>
    withHost({}, async (host) => {
      const patience = full ? 60 : 20
      const silence = full ? 180_000 : 25_000
      const passages = await Promise.all(
        proxies.map((proxy) => pass(host, proxy, patience, silence)),
      )
      await probe(host)
      const disconnects = passages.reduce((all, one) => all + one.disconnects, 0)
      const figures = passages.map(({ p99 }, index) => `${proxies[index]?.tool} p99 ${ms(p99)}`)
      return {
        ok: disconnects === 0 && passages.every(({ p99 }) => p99 < 100),
        figure: `${figures.join(', ')}; ${things(disconnects, 'disconnect')} in ${silence / 1_000} s of silence`,
      }
    }),
}
