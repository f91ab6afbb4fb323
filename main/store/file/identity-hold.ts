import { connect, createServer, type Server } from 'node:net'

/** A file that this process has for itself, by whatever name it was found. */
export interface IdentityHold {
  /** As `identityOf` has it. */
  readonly identity: string
  release(): void
}

/** Either it is held now, or another process holds it, whose pid may be known. */
export type HoldOutcome =
  | { readonly held: IdentityHold }
  | { readonly held?: undefined; readonly pid: number | undefined }

/** How long a holder may take to say who it is, in ms; it may be stopped, or busy. */
const patience = 500

/**
 * A name that at most one process of this machine can listen at, and that is free again as soon as it has died:
 * on Linux one of the abstract namespace (unix(7)), on Windows a named pipe. Other systems have none.
 */
function nameOf(identity: string, platform: NodeJS.Platform): string | undefined {
  const name = `realtime-playground-store-${identity}`
  if (platform === 'linux') return `\0${name}`
  return platform === 'win32' ? `\\\\.\\pipe\\${name}` : undefined
}

function listen(server: Server, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
    server.listen({ path }, () => resolve(undefined))
  })
}

/** Asks the holder for its pid. */
function askHolder(path: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    let said = ''
    const socket = connect({ path })
    const settle = (): void => {
      socket.destroy()
      resolve(/^\d{1,10}$/.test(said) ? Number(said) : undefined)
    }
    socket.setTimeout(patience, settle)
    socket.on('error', settle)
    socket.on('end', settle)
    socket.on('data', (chunk) => {
      said += chunk.toString('latin1')
      if (said.length > 10) settle()
    })
  })
}

/**
 * Takes a file for this process, by its identity: a hard link, a bind mount and another spelling of the name
 * lead to the same one. If the system has no such names, or forbids them, it counts as held: there is still the
 * lock by name.
 */
export async function holdIdentity(
  identity: string,
  platform: NodeJS.Platform = process.platform,
): Promise<HoldOutcome> {
  const path = nameOf(identity, platform)
  if (path === undefined) return { held: { identity, release: () => undefined } }
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.end(String(process.pid))
  })
  const refused = await listen(server, path)
  if (refused === 'EADDRINUSE') return { pid: await askHolder(path) }
  server.on('error', () => undefined)
  server.unref()
  return { held: { identity, release: () => void server.close() } }
}
