import type { CliOptions } from './cli-options.ts'
import { isRefusedByBrowsers, refusedPortAdvice } from '../../shared/contract/refused-ports.ts'
import { defaultDataFolder } from '../data-folder.ts'
import { readPageFiles } from '../page-files.ts'
import { pageFolder } from '../places.ts'
import { createPlayground, type Playground, type PlaygroundOptions } from '../../playground.ts'
import { StartError } from '../../composition/start-error.ts'
import { keyFromFile } from '../web/key-file.ts'
import { createWebHost, type WebHost } from '../web/web.ts'

/** The page's port where none is asked for; a neighbour where it is taken. */
const defaultPagePort = 5_170
const neighbours = 20

export interface Serving {
  readonly playground: Playground
  /** The page's address with its token, unless `--no-page`. */
  readonly page: string | undefined
  /** The address for what opens a browser, which has a one-time code in place of the token. */
  readonly entry: (() => string) | undefined
  stop(): Promise<void>
}

export interface ServeOptions {
  readonly options: CliOptions
  readonly log: (line: string) => void
}

async function startWebHost(
  { pagePort, allowedHosts, keyFile }: CliOptions,
  log: (line: string) => void,
  playground: () => Playground | undefined,
): Promise<WebHost> {
  const token = keyFile === undefined ? undefined : keyFromFile(keyFile, log)
  const files = readPageFiles(pageFolder)
  if (pagePort !== undefined && isRefusedByBrowsers(pagePort)) {
    log(refusedPortAdvice(pagePort, 'page'))
  }
  const candidates =
    pagePort === undefined
      ? [...[...Array(neighbours).keys()].map((offset) => defaultPagePort + offset), 0]
      : [pagePort]
  for (const port of candidates) {
    try {
      return await createWebHost({ playground, files, port, allowedHosts, token, log })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
      if (pagePort !== undefined || error.code !== 'EADDRINUSE') {
        throw new StartError(
          4,
          `Port ${port} for the page cannot be used (${String(error.code)}); choose another with --page-port.`,
        )
      }
    }
  }
  throw new StartError(4, 'No free port was found for the page.')
}

/** What the composition root needs of a command line; every host starts from these. */
export function playgroundOptions(
  options: CliOptions,
  host: Pick<PlaygroundOptions, 'pageOrigins' | 'log' | 'startProcess'> & {
    readonly dataFolder?: string
  },
): PlaygroundOptions {
  return {
    database: options.database,
    credentials: options.credentials,
    dataFolder: options.dataFolder ?? host.dataFolder ?? defaultDataFolder(),
    host: options.host,
    ports: options.ports,
    addresses: options.addresses,
    allowedHosts: options.allowedHosts,
    settings: options.settings,
    configFile: options.config === false ? undefined : options.config,
    opening: { lanes: options.lanes, faults: options.faults },
    pageOrigins: host.pageOrigins,
    log: host.log,
    startProcess: host.startProcess,
  }
}

/**
 * Starts the engine for an ordinary browser.
 *
 * @throws StartError; nothing is left listening then.
 */
export async function serve({ options, log }: ServeOptions): Promise<Serving> {
  let playground: Playground | undefined
  const web = options.page ? await startWebHost(options, log, () => playground) : undefined
  try {
    const pageOrigins = () => web?.origins() ?? []
    playground = await createPlayground(playgroundOptions(options, { pageOrigins, log }))
  } catch (error) {
    await web?.stop()
    throw error
  }
  web?.attach(playground)
  playground.notePage(web?.page)
  const running = playground
  return {
    playground,
    page: web?.page,
    entry: web?.entry,
    async stop() {
      await web?.stop()
      await running.stop()
    },
  }
}
