import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createServer as createVite, type ProxyOptions } from 'vite'

/** Where something listens that is reached over TCP: ours, or a proxy in front of it. */
export interface Ports {
  readonly polling: number
  readonly sse: number
  readonly websocket: number
}

/** What a page is served by, or has in front of the servers. */
export interface Behind {
  /** Base addresses of the three servers behind it. */
  readonly polling: string
  readonly sse: string
  readonly websocket: string
  stop(): Promise<void>
}

export interface Proxy {
  readonly name: string
  /** The program that it needs, and the Debian package that has it. */
  readonly needs?: { readonly program: string; readonly package: string }
  /** What passes by it as it is; the rest is shown, and does not count. */
  readonly passes: readonly ('polling' | 'post' | 'sse' | 'websocket')[]
  /** True where it sends another `Host` than the one it was asked by. */
  readonly hidesHost?: boolean
  /** @param folder an empty one of its own. */
  start(target: Ports, folder: string): Promise<Behind>
}

const everything = ['polling', 'post', 'sse', 'websocket'] as const

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
async function freePorts(): Promise<Ports> {
  return { polling: await freePort(), sse: await freePort(), websocket: await freePort() }
}

/** Resolves once something accepts connections. */
async function listening(port: number): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const socket = connect(port, '127.0.0.1')
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    socket.destroy()
    if (open) return
    if (attempt === 100) throw new Error(`Nothing listens on ${port}.`)
    await pause(100)
  }
}

const addresses = ({ polling, sse, websocket }: Ports): Omit<Behind, 'stop'> => ({
  polling: `http://localhost:${polling}`,
  sse: `http://localhost:${sse}`,
  websocket: `ws://localhost:${websocket}`,
})

/** Runs a program that listens on these ports until it is stopped. */
async function run(command: string, args: readonly string[], ports: Ports): Promise<Behind> {
  const child: ChildProcess = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout?.on('data', (text) => (said += String(text)))
  child.stderr?.on('data', (text) => (said += String(text)))
  const over = once(child, 'exit')
  const failed = over.then(() => Promise.reject(new Error(`${command} ended: ${said}`)))
  failed.catch(() => undefined)
  await Promise.race([Promise.all(Object.values(ports).map(listening)), failed])
  return {
    ...addresses(ports),
    async stop() {
      child.kill()
      await over
    },
  }
}

const entries = (ports: Ports): [keyof Ports, number][] =>
  Object.entries(ports) as [keyof Ports, number][]

/** The dev server of a page, as the README has it, and with targets that are texts. */
async function startVite(target: Ports, form: 'object' | 'text'): Promise<Behind> {
  const entry = (address: string, more: ProxyOptions = {}): string | ProxyOptions =>
    form === 'text' ? address : { target: address, ...more }
  const vite = await createVite({
    configFile: false,
    logLevel: 'silent',
    root: '/nonexistent',
    server: {
      host: '127.0.0.1',
      port: await freePort(),
      proxy: {
        '/getData': entry(`http://localhost:${target.polling}`),
        '/messages': entry(`http://localhost:${target.polling}`),
        '/sse': entry(`http://localhost:${target.sse}`),
        [form === 'text' ? '^/(\\?.*)?$' : '/socket']: entry(`ws://localhost:${target.websocket}`, {
          ws: true,
          rewrite: (path) => path.replace('/socket', '/'),
        }),
      },
    },
  })
  await vite.listen()
  const port = (vite.httpServer?.address() as AddressInfo | undefined)?.port ?? Number.NaN
  const there = addresses({ polling: port, sse: port, websocket: port })
  return {
    ...there,
    websocket: form === 'text' ? there.websocket : `${there.websocket}/socket`,
    stop: () => vite.close(),
  }
}

function haproxyConfig(target: Ports, ports: Ports): string {
  const parts = entries(ports).map(
    ([name, port]) =>
      `frontend ${name}\n  bind 127.0.0.1:${port}\n  default_backend to_${name}\n` +
      `backend to_${name}\n  server one 127.0.0.1:${target[name]}\n`,
  )
  const times = ['connect', 'client', 'server'].map((name) => `  timeout ${name} 60s\n`).join('')
  return `defaults\n  mode http\n${times}${parts.join('')}`
}

const nginxPaths = (folder: string): string =>
  ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `  ${name}_temp_path ${folder}/${name};\n`)
    .join('')

function nginxConfig(target: Ports, ports: Ports, folder: string, lines: string): string {
  const servers = entries(ports).map(
    ([name, port]) =>
      `  server {\n    listen 127.0.0.1:${port};\n    location / {\n` +
      `      proxy_pass http://127.0.0.1:${target[name]};\n${lines}    }\n  }\n`,
  )
  return (
    `daemon off;\npid ${folder}/pid;\nerror_log ${folder}/error.log;\nevents {}\n` +
    `http {\n  access_log off;\n${nginxPaths(folder)}${servers.join('')}}\n`
  )
}

function writeConfig(folder: string, name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text, { mode: 0o600 })
  return file
}

async function startNginx(target: Ports, folder: string, lines: string): Promise<Behind> {
  const ports = await freePorts()
  const file = writeConfig(folder, 'nginx.conf', nginxConfig(target, ports, folder, lines))
  return run('nginx', ['-c', file, '-e', join(folder, 'error.log')], ports)
}

/** What the README says that nginx needs. */
const nginxLines =
  '      proxy_http_version 1.1;\n      proxy_set_header Host $http_host;\n' +
  '      proxy_set_header Upgrade $http_upgrade;\n      proxy_set_header Connection upgrade;\n'

/** An SSH server just for this run, and a client that forwards three ports. */
async function startSsh(target: Ports, folder: string): Promise<Behind> {
  const door = await freePort()
  for (const name of ['host', 'user']) {
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)])
  }
  // sshd reads the keys as the user who logs in, from a folder that only that user may write.
  chmodSync(folder, 0o700)
  mkdirSync('/run/sshd', { recursive: true })
  const config = writeConfig(
    folder,
    'sshd_config',
    `Port ${door}\nListenAddress 127.0.0.1\nHostKey ${folder}/host\nPidFile ${folder}/pid\n` +
      `AuthorizedKeysFile ${folder}/user.pub\nStrictModes no\nUsePAM no\nPermitRootLogin yes\n`,
  )
  const doors = { polling: door, sse: door, websocket: door }
  const server = await run('/usr/sbin/sshd', ['-D', '-e', '-f', config], doors)
  const ports = await freePorts()
  const forwards = entries(ports).flatMap(([name, port]) => [
    '-L',
    `${port}:127.0.0.1:${target[name]}`,
  ])
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'BatchMode=yes']
  const client = await run(
    'ssh',
    [
      ...['-N', '-p', String(door), '-i', join(folder, 'user'), ...forwards],
      ...options.flatMap((option) => ['-o', option]),
      `${userInfo().username}@127.0.0.1`,
    ],
    ports,
  )
  return {
    ...addresses(ports),
    async stop() {
      await client.stop()
      await server.stop()
    },
  }
}

/** Each one as its manual begins, with nothing set that it does not need to start. */
export const proxies: readonly Proxy[] = [
  {
    name: 'none',
    passes: everything,
    start: async (target) => ({ ...addresses(target), stop: async () => undefined }),
  },
  {
    name: 'Vite, { target }',
    passes: everything,
    start: (target) => startVite(target, 'object'),
  },
  {
    // A target as a text means changeOrigin: the servers see their own Host and the origin of another page.
    name: "Vite, 'target'",
    passes: ['polling', 'sse'],
    hidesHost: true,
    start: (target) => startVite(target, 'text'),
  },
  {
    name: 'ssh -L',
    needs: { program: '/usr/sbin/sshd', package: 'openssh-server' },
    passes: everything,
    start: startSsh,
  },
  {
    name: 'HAProxy',
    needs: { program: 'haproxy', package: 'haproxy' },
    passes: everything,
    async start(target, folder) {
      const ports = await freePorts()
      const file = writeConfig(folder, 'haproxy.cfg', haproxyConfig(target, ports))
      return run('haproxy', ['-f', file, '-db'], ports)
    },
  },
  {
    name: 'Caddy',
    needs: { program: 'caddy', package: 'caddy' },
    passes: everything,
    async start(target, folder) {
      const ports = await freePorts()
      const sites = entries(ports).map(
        ([name, port]) =>
          `http://localhost:${port} {\n\treverse_proxy 127.0.0.1:${target[name]}\n}\n`,
      )
      const file = writeConfig(folder, 'Caddyfile', `{\n\tadmin off\n}\n${sites.join('')}`)
      return run('caddy', ['run', '--adapter', 'caddyfile', '--config', file], ports)
    },
  },
  {
    // It asks with its own Host, and upgrades nothing.
    name: 'nginx, as it is',
    needs: { program: 'nginx', package: 'nginx-light' },
    passes: ['polling', 'sse'],
    hidesHost: true,
    start: (target, folder) => startNginx(target, folder, ''),
  },
  {
    name: 'nginx, four lines',
    needs: { program: 'nginx', package: 'nginx-light' },
    passes: everything,
    start: (target, folder) => startNginx(target, folder, nginxLines),
  },
]
