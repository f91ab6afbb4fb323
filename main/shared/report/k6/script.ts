import {
  transportRows,
  transports as transportNames,
  type Transport,
} from '../../contract/transport.ts'
import type { Run } from '../../experiment/run.ts'
import { loadPlanOf, servingCommands, type LoadPlan } from './load-plan.ts'
import { loadThresholds } from './load-thresholds.ts'
import { auditPart } from './script-audit.ts'
import { clientParts } from './script-clients.ts'
import { commonPart } from './script-common.ts'
import { measurePart, scenarioPart } from './script-steps.ts'

/** What a script is made of: a plan, what it is called, and which export it is. */
export type LoadSource = Pick<Run, 'id' | 'name' | 'plan'> & {
  readonly environment: Pick<Run['environment'], 'version'>
}

const sseNeeds = [
  '- the extension k6/x/sse, https://github.com/phymbert/xk6-sse: k6 fetches it by itself as it reads the import, 1.2 to 1.7 with',
  '  K6_ENABLE_COMMUNITY_EXTENSIONS=true. Without access to the registry of extensions, build a k6 that has it:',
  '  xk6 build --with github.com/phymbert/xk6-sse',
]

const isKnown = (transport: Transport): boolean => clientParts[transport] !== undefined

/** What of a plan k6 can do. */
function inK6(load: LoadPlan): LoadPlan {
  const hasClient = (place: number): boolean =>
    load.lanes.some(({ transport }, at) => at === place && isKnown(transport))
  return {
    ...load,
    steps: load.steps.map((step) => ({ ...step, lanes: step.lanes.filter(hasClient) })),
  }
}

const and = (items: readonly unknown[]): string =>
  `${items.slice(0, -1).join(', ')} and ${String(items.at(-1))}`
const ports = transportNames.map((name) => transportRows[name].port)
const variables = transportNames.map((name) => `${name.toUpperCase()}_URL`)

/** What whoever runs the script has to know, as comments. */
function head({ id, name, plan }: LoadSource, transports: readonly Transport[]): string {
  const { oneByOne, points } = loadPlanOf(plan)
  const { later } = loadThresholds(plan)
  const lost = plan.faults.some(({ scope }) => typeof scope === 'object')
  const lines = [
    `Load for k6: ${name}`,
    `Export ${id}, which its samples name.`,
    '',
    'It needs',
    '- k6 1.2 or later;',
    ...(transports.some((name) => transportRows[name].streams) ? sseNeeds : []),
    '- the servers, set to what the plan says, and their clock: delays are measured from what it says.',
    ...servingCommands(plan).map(
      (command, point) =>
        `  ${oneByOne ? `POINT=${point} (${points[point]?.value}): ` : ''}${command}`,
    ),
    '  For clients on other machines with --host 0.0.0.0 and --allow-host NAME, the name in BASE_URL.',
    ...loadPlanOf(plan)
      .lanes.filter(({ transport }) => !isKnown(transport))
      .map(({ tag }) => `  k6 has no client for ${tag}, which is not in it.`),
    ...(lost
      ? ['  Faults of a single lane of the plan are not in it: they are for clients of a window.']
      : []),
    '',
    `k6 run --out json=samples.json.gz -e BASE_URL=http://HOST${oneByOne ? ' -e POINT=0' : ''} THIS-FILE`,
    'npm run -s report -- import samples.json.gz',
    '',
    `BASE_URL with a port, or with https, is one entrance for all servers; without, they have the ports ${and(ports)}.`,
    `${and(variables)} name each of them, CLIENTS another number of clients a lane.`,
    ...(later.length === 0
      ? []
      : [
          '',
          'No words in k6 have these thresholds; the import judges them, over all machines:',
          ...later,
        ]),
  ]
  return lines.map((line) => (line === '' ? '//' : `// ${printable(line)}`)).join('\n')
}

/** A name may hold anything; a comment ends with its line. */
const printable = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')

/** JSON that is also JavaScript of any year (ECMAScript 2019 15.1). */
const literal = (value: unknown): string =>
  JSON.stringify(value, null, 2).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')

/**
 * The load of a plan as a script for k6: one that connects, resumes and judges ids as the playground's own clients do, tells delays,
 * counts and thresholds in k6's way, and how far its clock may be off.
 */
export function toLoadScript(source: LoadSource): string {
  const { id, name, plan, environment } = source
  const load = inK6(loadPlanOf(plan))
  const transports = [...new Set(load.lanes.map(({ transport }) => transport))].filter(isKnown)
  const parts = transports.flatMap((transport) => clientParts[transport] ?? [])
  const runs = transports.map((transport) => `${transport}: ${clientParts[transport]?.run ?? ''}`)
  const about = { run: id, name, version: environment.version }
  return [
    head(source, transports),
    "import exec from 'k6/execution'",
    "import http from 'k6/http'",
    "import { Counter, Gauge, Trend } from 'k6/metrics'",
    ...parts.flatMap(({ imports }) => imports),
    '',
    `const plan = ${literal(load)}`,
    '/** The plan as the playground has it, for the import. */',
    `const experiment = ${literal(plan)}`,
    `const about = ${literal(about)}`,
    `const thresholds = ${literal(loadThresholds(plan).known)}`,
    scenarioPart.trimEnd(),
    commonPart.trimEnd(),
    auditPart.trimEnd(),
    ...parts.map(({ part }) => part.trimEnd()),
    '',
    `const run = { ${runs.join(', ')} }`,
    measurePart.trimEnd(),
    '',
  ].join('\n')
}
