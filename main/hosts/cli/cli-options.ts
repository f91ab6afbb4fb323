import { Command, InvalidArgumentError } from 'commander'
import { canonicalHost } from '../../shared/contract/hosts.ts'
import { serverAddress } from '../../shared/contract/server-address.ts'
import { laneRows, lanes } from '../../shared/contract/lanes.ts'
import { knobs, settingKeys, type SettingsPatch } from '../../shared/contract/settings.ts'
import { transportRows, transports, type Transport } from '../../shared/contract/transport.ts'
import type { SubjectSpec } from '../../shared/experiment/bench.ts'
import { faultWithoutLane, readFaultOption } from '../../shared/experiment/fault-option.ts'
import { readLaneOption } from '../../shared/experiment/lane-option.ts'
import type { PlannedFaults } from '../../shared/experiment/plan.ts'
import { version } from '../../composition/version.ts'
import {
  addConfig,
  addSettings,
  configIn,
  optionParser,
  parseText,
  settingsIn,
} from './setting-flags.ts'
import { UsageExit, type CliOutput } from './usage.ts'

/** What a command line asks for. What it leaves out is undefined, and starts at its default. */
export interface CliOptions {
  readonly command: 'open' | 'serve'
  readonly database: string | undefined
  /** A file with credentials for a store on NATS. */
  readonly credentials: string | undefined
  readonly dataFolder: string | undefined
  readonly host: string | undefined
  readonly ports: Readonly<Partial<Record<Transport, number>>>
  readonly pagePort: number | undefined
  /** Where others reach a server, by a port mapping or a proxy. */
  readonly addresses: Readonly<Partial<Record<Transport, string>>>
  readonly allowedHosts: readonly string[]
  readonly settings: SettingsPatch
  /** The panes that a page begins with; empty: one of each. */
  readonly lanes: readonly SubjectSpec[]
  /** Faults of the line from the start; those of a lane by its place in `lanes`. */
  readonly faults: readonly PlannedFaults[]
  /** The project's file: that of a flag, undefined where it is to be looked for, false where it is not. */
  readonly config: string | false | undefined
  /** Holds the page's key, so that it stays the same. */
  readonly keyFile: string | undefined
  readonly json: boolean
  /** False with `--no-page`: only the three servers, without a page. */
  readonly page: boolean
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('a port is a number from 0 (any free one) to 65535.')
}

/** A name that a `Host` could never be would be of no use, and nobody would be told. */
function appendHost(text: string, earlier: readonly string[] | undefined): readonly string[] {
  const host = canonicalHost(parseText(text))
  if (host !== undefined) return [...(earlier ?? []), host]
  throw new InvalidArgumentError(
    'a host is a name or an address such as dev.test, without scheme, port and pattern; every port is allowed with it.',
  )
}

/**
 * An address as it is printed and compared later: `127.1` is 127.0.0.1, and an IPv6 one may have its brackets. What
 * is not a host is left for the system to refuse, and the zone of an address is a part of it here.
 */
function parseAddress(text: string): string {
  const given = parseText(text).trim()
  const address = given.includes('%') ? given : (canonicalHost(given) ?? given)
  return address.replace(/^\[(.*)\]$/, '$1')
}

const addressParser =
  (transport: Transport) =>
  (text: string): string => {
    const address = serverAddress(transport, text)
    if (address !== undefined) return address
    const { scheme } = transportRows[transport]
    throw new InvalidArgumentError(
      `an address is of ${scheme} or ${scheme}s and has a host and a port, and no path.`,
    )
  }

function addOptions(command: Command): Command {
  command
    .option(
      '--db <store>',
      'the store: a file, :memory:, or nats://HOST:4222/NAME for a stream of NATS JetStream',
      parseText,
    )
    .option('--nats-creds <file>', 'a file with credentials for the store on NATS', parseText)
    .option(
      '--data-folder <folder>',
      'where the default store and the window keep their files',
      parseText,
    )
    .option(
      '--host <address>',
      'listen on this address instead of loopback; others can then reach it',
      parseAddress,
    )
    .option(
      '--allow-host <name>',
      'accept this Host, with any port, beside the loopback names; repeatable',
      appendHost,
    )
    .option('--page-port <port>', 'port of the page; 0: any free one', parsePort)
    .option('--no-page', 'serve no page, the three servers alone')
    .option(
      '--lane <lane>',
      'a pane that the page begins with, with what it has of its own: polling,poll-interval=1000,name=Slow; repeatable',
      optionParser(readLaneOption),
    )
    .option(
      '--fault <faults>',
      'what the line does from the start, to all, a transport or a lane: latency=200,jitter=50 or sse,down or lane2,latency=200; repeatable',
      optionParser(readFaultOption),
    )
  addConfig(command)
    .option('--key-file <file>', 'holds the key of the page, and is made if need be', parseText)
    .option('--json', 'print one line of JSON when ready', false)
  for (const transport of transports) {
    command.option(`--${transport}-port <port>`, `port of ${transport}; 0: any free one`, parsePort)
    command.option(
      `--${transport}-url <address>`,
      `where others reach ${transport}, through a port mapping or a proxy`,
      addressParser(transport),
    )
  }
  return addSettings(command)
}

/** The flags of the command that are not settings, as its help prints them. */
export function commandFlags(): readonly { readonly flags: string; readonly meaning: string }[] {
  const settings = new Set<string>(settingKeys.map((key) => `--${knobs[key].flag}`))
  return addOptions(new Command())
    .options.filter(({ long }) => !settings.has(long ?? ''))
    .map(({ flags, description }) => ({ flags, meaning: description }))
}

/** Made at the first question, for it is asked of every argument. */
let flagsWithValue: ReadonlySet<string> | undefined

/** True for a flag of ours whose value is the argument after it: `--db`, and not `--db=file`. */
export function takesValue(argument: string): boolean {
  flagsWithValue ??= new Set(
    addOptions(new Command()).options.flatMap(({ long, required }) =>
      required && typeof long === 'string' ? [long] : [],
    ),
  )
  return flagsWithValue.has(argument)
}

const processOutput: CliOutput = {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
}

/** What a repeatable flag has gathered; its parser has checked each of them. */
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function collect(command: 'open' | 'serve', values: Readonly<Record<string, unknown>>): CliOptions {
  const ports: Partial<Record<Transport, number>> = {}
  const addresses: Partial<Record<Transport, string>> = {}
  for (const transport of transports) {
    const port = values[`${transport}Port`]
    if (typeof port === 'number') ports[transport] = port
    const address = values[`${transport}Url`]
    if (typeof address === 'string') addresses[transport] = address
  }
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
  return {
    command,
    database: text(values['db']),
    credentials: text(values['natsCreds']),
    dataFolder: text(values['dataFolder']),
    host: text(values['host']),
    ports,
    addresses,
    pagePort: typeof values['pagePort'] === 'number' ? values['pagePort'] : undefined,
    allowedHosts: listOf(values['allowHost']) as readonly string[],
    settings: settingsIn(values),
    lanes: listOf(values['lane']) as readonly SubjectSpec[],
    faults: listOf(values['fault']) as readonly PlannedFaults[],
    config: configIn(values),
    keyFile: text(values['keyFile']),
    json: values['json'] === true,
    page: values['page'] !== false,
  }
}

/** Why a fault is for no lane that a page begins with; undefined where each has its lane. */
export function faultWithoutPane({
  lanes: asked,
  faults,
}: Pick<CliOptions, 'lanes' | 'faults'>): string | undefined {
  const usual = lanes.filter((lane) => laneRows[lane].initial)
  return faultWithoutLane(faults, (asked.length === 0 ? usual : asked).length)
}

/**
 * Reads a command line, without the program's own name.
 *
 * @param output takes help, the version and errors; the process's own streams by default.
 * @throws UsageExit after help (0) or an error (1) has been printed.
 */
export function parseOptions(
  argv: readonly string[],
  output: CliOutput = processOutput,
): CliOptions {
  let collected: CliOptions | undefined
  const program = new Command('realtime-playground')
    .description('See and measure how Ajax polling, Server-Sent Events and WebSocket differ.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: output.out, writeErr: output.error })
    .showHelpAfterError('(--help lists every flag)')
  const define = (name: 'open' | 'serve', description: string, isDefault: boolean) => {
    // A command takes over from the program where it prints and how it exits.
    const command = addOptions(program.command(name, { isDefault }).description(description))
    command.action((values: Record<string, unknown>) => {
      const options = collect(name, values)
      const fault = faultWithoutPane(options)
      if (fault !== undefined) command.error(`error: ${fault}`)
      collected = options
    })
  }
  define('open', 'open the playground in its window (the default)', true)
  define('serve', 'run the servers without a window', false)
  // Named here for the help; it reads its own command line.
  program
    .command('measure')
    .description('measure the three side by side, and report (measure --help)')
  program
    .command('report')
    .description('show, compare, export and import what was measured (report --help)')
  try {
    program.parse(argv, { from: 'user' })
  } catch (error) {
    if (error instanceof Error && 'exitCode' in error) throw new UsageExit(Number(error.exitCode))
    throw error
  }
  if (collected === undefined) throw new UsageExit(1)
  return collected
}
