import { parseOptions, type CliOptions } from './cli-options.ts'
import { UsageExit } from './usage.ts'
import { formatLogLine, logLine } from '../log.ts'
import { entryAddress } from '../launch/entry-address.ts'
import { boundHeapGrowth } from '../heap-growth.ts'
import { StoreInUseError } from '../../composition/open-by-policy.ts'
import { withConfig } from './config-file.ts'
import { surviveLostOutput } from '../lost-output.ts'
import { serve, type Serving } from './serve.ts'
import { StartError } from '../../composition/start-error.ts'
import { addressOf } from '../../shared/clients/addresses.ts'
import { transportRows, transports } from '../../shared/contract/transport.ts'
import { createSpeaker } from '../../shared/texts/speaker.ts'

export interface RunOptions {
  /** Opens an address in the person's browser; false if there is none. */
  readonly openInBrowser?: ((address: string) => Promise<boolean>) | undefined
}

/** What is where, as a line of a table. */
const placeLine = (name: string, place: string): string => `  ${name.padEnd(10)} ${place}`

function announce({ playground, page }: Serving, json: boolean): void {
  const { configFile, servers } = playground.status()
  const ready = {
    ready: true,
    ...Object.fromEntries(transports.map((transport) => [transport, servers[transport].url])),
    ...(page === undefined ? {} : { page }),
  }
  if (json) {
    process.stdout.write(`${JSON.stringify(ready)}\n`)
    return
  }
  const lines = [
    'Realtime Playground is running.',
    ...transports.map((transport) => {
      const address = addressOf(transportRows[transport], servers[transport].url)
      return placeLine(createSpeaker('en').text(`transport.${transport}`), address)
    }),
    ...(page === undefined ? [] : [placeLine('Page', page)]),
    ...(configFile === undefined ? [] : [placeLine('Settings', configFile)]),
    'Press Ctrl-C to end it.',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Ends on SIGINT and SIGTERM; a second signal ends at once. */
function endOnSignal(serving: Serving): void {
  let ending = false
  const end = (signal: NodeJS.Signals) => {
    if (ending) process.exit(signal === 'SIGINT' ? 130 : 143)
    ending = true
    serving.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logLine(`the end failed: ${String(error)}`)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  process.on('SIGHUP', end)
}

/** A fault of our own: say it, keep what is committed, and never go on half alive. */
function endOnFault(serving: Serving): void {
  const end = (error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    logLine(`fault: ${text}`)
    void serving.stop().finally(() => process.exit(1))
    setTimeout(() => process.exit(1), 5_000).unref()
  }
  process.on('uncaughtException', end)
  process.on('unhandledRejection', end)
}

/** `open` on a store in use goes to the playground that has it. */
async function openRunning(error: unknown, options: CliOptions, run: RunOptions): Promise<boolean> {
  if (options.command !== 'open' || !(error instanceof StoreInUseError)) return false
  if (error.page === undefined) return false
  const opened = (await run.openInBrowser?.(await entryAddress(error.page))) ?? false
  process.stdout.write(
    opened
      ? 'The playground is running already; its page is open in the browser.\n'
      : `The playground is running already: ${error.page}\n`,
  )
  return true
}

async function runParsed(asked: CliOptions, run: RunOptions): Promise<void> {
  const options = withConfig(asked)
  const serving = await serve({ options, log: logLine })
  endOnSignal(serving)
  endOnFault(serving)
  announce(serving, options.json)
  if (run.openInBrowser !== undefined && serving.entry !== undefined) {
    const opened = await run.openInBrowser(serving.entry())
    if (!opened && !options.json) {
      process.stdout.write(
        'No browser could be opened here; the address of the page opens in any.\n',
      )
    }
  }
}

/**
 * Runs the playground without a window of its own.
 *
 * Exit codes: 0 ended by a person, 1 a wrong command line, 2 a path, 3 a store in use, 4 a port.
 *
 * @param argv the command line without the program's own name.
 */
export async function runCli(argv: readonly string[], run: RunOptions = {}): Promise<void> {
  if (argv[0] === 'measure') {
    // Not before it is asked for: it brings clients and statistics with it.
    const { runMeasure } = await import('./measure.ts')
    await runMeasure(argv.slice(1))
    return
  }
  if (argv[0] === 'report') {
    const { runReport } = await import('./report.ts')
    await runReport(argv.slice(1))
    return
  }
  surviveLostOutput()
  boundHeapGrowth()
  let options: CliOptions
  try {
    options = parseOptions(argv)
  } catch (error) {
    if (!(error instanceof UsageExit)) throw error
    process.exitCode = error.exitCode
    return
  }
  try {
    await runParsed(options, run)
  } catch (error) {
    if (await openRunning(error, options, run)) return
    if (!(error instanceof StartError)) throw error
    process.stderr.write(`${formatLogLine(error.message)}\n`)
    process.exitCode = error.exitCode
  }
}
