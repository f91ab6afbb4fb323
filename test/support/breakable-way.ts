import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to a server on this machine that can be broken. */
export interface BreakableWay {
  /** The address of the server by this way. */
  readonly url: string
  /** Connections that were made so far. */
  connections(): number
  /** Cuts every connection, and lets none through for this many ms. */
  breakFor(milliseconds: number): void
  close(): void
}

/** Opens a way to the server at `url`. */
export async function openBreakableWay(url: string): Promise<BreakableWay> {
  const { hostname, port } = new URL(url)
  const open = new Set<Socket>()
  let isBroken = false
  let count = 0
  const server = createServer((near) => {
    near.on('error', () => near.destroy())
    if (isBroken) {
      near.destroy()
      return
    }
    count += 1
    const far = connect(Number(port), hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = (): void => {
    for (const socket of open) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => count,
    breakFor(milliseconds) {
      isBroken = true
      cut()
      setTimeout(() => (isBroken = false), milliseconds)
    },
    close() {
      server.close()
      cut()
    },
  }
}
