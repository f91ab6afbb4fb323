import { figure, megabytes, withSpread } from '../figures.ts'
import {
  measureScene,
  type LaneFigures,
  type Scene,
  type SceneFigures,
} from '../load/window-scene.ts'
import { untilQuiet } from '../machine.ts'
import { median, spread } from '../statistics.ts'
import type { Findings, Group, RunOptions, Table, Verdict } from './group.ts'

type Rounds = readonly SceneFigures[]

/** 64-byte bodies, and a poll every 500 ms. */
const common = ['--payload', '64', '--poll-interval', '500']

const scenesOf = (quick: boolean): Record<'usual' | 'five' | 'full', Scene> => ({
  usual: {
    name: '10 messages/s at random times, three panes',
    args: [...common, '--push-rate', '10', '--arrivals', 'random'],
    seconds: quick ? 20 : 60,
  },
  five: {
    name: '200 messages/s, five panes',
    args: [...common, '--push-rate', '200'],
    // A link names all that is not as usual, and would set the rate back otherwise.
    panes: 'polling,sse,websocket,sse,websocket&pushRate=200',
    seconds: quick ? 10 : 30,
  },
  full: {
    name: '5,000 messages/s, three panes',
    args: [...common, '--push-rate', '5000'],
    seconds: quick ? 15 : 30,
  },
})

const names = { polling: 'polling', sse: 'SSE', websocket: 'WebSocket' } as const

function lanesTable(scene: Scene, rounds: Rounds): Table {
  const lanes = rounds[0]?.lanes ?? []
  const of = (index: number, pick: (lane: LaneFigures) => number): string =>
    withSpread(
      spread(
        rounds.flatMap((round) => {
          const lane = round.lanes[index]
          return lane === undefined ? [] : [pick(lane)]
        }),
      ),
    )
  return {
    title: scene.name,
    head: ['pane', 'messages/s taken', 'delay p50 (ms)', 'page late, worst (ms)', 'at the end'],
    rows: lanes.map(({ transport }, index) => [
      names[transport],
      of(index, ({ taken }) => taken),
      of(index, ({ delay }) => delay),
      of(index, ({ worstLag }) => worstLag),
      of(index, ({ lastLag }) => lastLag),
    ]),
  }
}

function pageTable(all: readonly (readonly [Scene, Rounds])[]): Table {
  return {
    title: 'The page itself',
    head: [
      'scene',
      'click p50, p99 (ms)',
      'frames/s',
      'heap after 10 s, at the end',
      'CPU: page, rest',
    ],
    rows: all.map(([scene, rounds]) => {
      const middle = (pick: (round: SceneFigures) => number): number => median(rounds.map(pick))
      return [
        scene.name,
        `${figure(middle(({ clicks }) => clicks.p50))}, ${figure(middle(({ clicks }) => clicks.p99))}`,
        figure(middle(({ frames }) => frames)),
        `${megabytes(middle(({ heap }) => heap.first))}, ${megabytes(middle(({ heap }) => heap.last))}`,
        `${figure(middle(({ cpu }) => cpu.renderer * 100))} %, ${figure(middle(({ cpu }) => cpu.others * 100))} %`,
      ]
    }),
  }
}

interface Promised {
  readonly what: string
  readonly rounds: Rounds
  readonly of: (round: SceneFigures) => number
  readonly from?: number
  readonly to?: number
}

function verdict({ what, rounds, of, from = -Infinity, to = Infinity }: Promised): Verdict {
  const found = spread(rounds.map(of))
  const wanted = from === -Infinity ? `≤ ${to}` : to === Infinity ? `≥ ${from}` : `${from} to ${to}`
  return {
    what,
    wanted,
    measured: withSpread(found),
    reached: found.median >= from && found.median <= to,
  }
}

const delayOf = (transport: LaneFigures['transport']) => (round: SceneFigures) =>
  round.lanes.find((lane) => lane.transport === transport)?.delay ?? Number.NaN

function verdictsOf(usual: Rounds, full: Rounds): Verdict[] {
  return [
    {
      what: '5,000/s: lag of the pane that is furthest behind, after the first 10 s (ms)',
      rounds: full,
      of: ({ lanes }: SceneFigures) => Math.max(...lanes.map(({ worstLag }) => worstLag)),
      to: 2_000,
    },
    {
      what: '5,000/s: messages a second in the pane that takes the fewest',
      rounds: full,
      of: ({ lanes }: SceneFigures) => Math.min(...lanes.map(({ taken }) => taken)),
      from: 4_900,
    },
    {
      what: '5,000/s: click p99 (ms)',
      rounds: full,
      of: ({ clicks }: SceneFigures) => clicks.p99,
      to: 100,
    },
    {
      what: '5,000/s: heap at the end ÷ after 10 s',
      rounds: full,
      of: ({ heap }: SceneFigures) => heap.last / heap.first,
      to: 1.15,
    },
    { what: '10/s: polling p50 (ms)', rounds: usual, of: delayOf('polling'), from: 200, to: 320 },
    { what: '10/s: SSE p50 (ms)', rounds: usual, of: delayOf('sse'), to: 10 },
    { what: '10/s: WebSocket p50 (ms)', rounds: usual, of: delayOf('websocket'), to: 10 },
    {
      what: '10/s: polls a minute, every 500 ms',
      rounds: usual,
      of: ({ requests }: SceneFigures) => requests,
      from: 117,
      to: 123,
    },
  ].map(verdict)
}

async function run({ rounds, quick, say }: RunOptions): Promise<Findings> {
  const scenes = scenesOf(quick)
  const found = { usual: [], five: [], full: [] } as Record<keyof typeof scenes, SceneFigures[]>
  for (let round = 0; round < rounds; round += 1) {
    for (const key of ['usual', 'five', 'full'] as const) {
      await untilQuiet()
      const figures = await measureScene(scenes[key])
      found[key].push(figures)
      const lanes = figures.lanes.map(
        ({ transport, taken, delay, worstLag }) =>
          `${names[transport]} ${figure(taken)}/s p50 ${figure(delay)} ms, late ${figure(worstLag)} ms`,
      )
      say(`round ${round + 1} ${scenes[key].name}: ${lanes.join('; ')}`)
    }
  }
  return {
    method: [
      'The built command and its page in a headless Chromium without a GPU, of 1,440 × 900, which nobody listens ' +
        'in on: with an open Network panel, or under Playwright, Chromium reports every WebSocket frame, ' +
        'and the page falls seconds behind at 5,000/s. The first 10 s are left out. "Page late" is what messages ' +
        'wait between the system’s taking them from the server and the page, over 5 s, as the window ' +
        'shows it from 20 ms on. A click is a real one, on a tab of a pane, ten a second; its time ends ' +
        'after the frame behind its handler. CPU is that of the browser’s processes, as shares of one core.',
    ],
    tables: [
      lanesTable(scenes.usual, found.usual),
      lanesTable(scenes.five, found.five),
      lanesTable(scenes.full, found.full),
      pageTable([
        [scenes.usual, found.usual],
        [scenes.five, found.five],
        [scenes.full, found.full],
      ]),
    ],
    verdicts: verdictsOf(found.usual, found.full),
  }
}

/** The window in a real browser: what it keeps up with, and what it takes. */
export const windowGroup: Group = { name: 'window', title: 'The window', run }
