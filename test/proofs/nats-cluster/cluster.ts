import { connect } from '@nats-io/transport-node'
import { jetstreamManager, type StreamInfo } from '@nats-io/jetstream'
import { startNatsServer, type NatsServer } from '../../support/nats-server.ts'
import { steadyPort } from '../../support/steady-ports.ts'
import { until } from '../../support/until.ts'

/** Servers of NATS that keep a stream together. */
export interface Cluster {
  /** `host:port` of each, with commas between them, as an address of a store takes it. */
  readonly hosts: string
  /** Who keeps a stream: its leader, and one of those that follow. */
  roles(stream: string): Promise<{ readonly leader: NatsServer; readonly follower: NatsServer }>
  /** Resolves when every server has all that a stream holds. */
  whole(stream: string): Promise<void>
  remove(): Promise<void>
}

const names = ['one', 'two', 'three'] as const

/** Starts three servers, and waits until they have a leader among them. */
export async function startCluster(): Promise<Cluster> {
  const ports = await Promise.all(names.map(steadyPort))
  const routes = await Promise.all(names.map(steadyPort))
  const all = routes.map((port) => `"nats://127.0.0.1:${port}"`).join(', ')
  const servers = await Promise.all(
    names.map((name, index) =>
      startNatsServer({
        port: ports[index] ?? 0,
        configuration: `server_name: ${name}\ncluster { name: proof, listen: "127.0.0.1:${routes[index]}", routes: [${all}] }`,
      }),
    ),
  )
  const hosts = ports.map((port) => `127.0.0.1:${port}`)
  const connection = await connect({
    servers: hosts,
    maxReconnectAttempts: -1,
    pingInterval: 2_000,
  })
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 2_000 })
  await until(
    () =>
      manager.getAccountInfo().then(
        () => true,
        () => false,
      ),
    100,
  )

  /** Undefined while the stream has no leader. */
  const clusterOf = (stream: string): Promise<StreamInfo['cluster'] | undefined> =>
    manager.streams.info(stream).then(
      ({ cluster }) => cluster,
      () => undefined,
    )

  function serverOf(name: string): NatsServer {
    const server = servers[names.findIndex((one) => one === name)]
    if (server === undefined) throw new Error(`No server is called ${name}.`)
    return server
  }

  return {
    hosts: hosts.join(','),
    async roles(stream) {
      const cluster = await clusterOf(stream)
      const follower = cluster?.replicas?.[0]?.name
      if (cluster?.leader === undefined || follower === undefined) {
        throw new Error('The stream has no leader, or nobody who follows it.')
      }
      return { leader: serverOf(cluster.leader), follower: serverOf(follower) }
    },
    whole: (stream) =>
      until(async () => {
        const replicas = (await clusterOf(stream))?.replicas ?? []
        return replicas.length === names.length - 1 && replicas.every(({ current }) => current)
      }, 250),
    async remove() {
      await connection.close()
      await Promise.all(servers.map((server) => server.remove()))
    },
  }
}
