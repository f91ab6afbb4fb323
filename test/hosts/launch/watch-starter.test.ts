import { describe, expect, it } from 'vitest'
import {
  starterVariable,
  watchStarter,
  type Ancestor,
  type Processes,
} from '../../../main/hosts/launch/watch-starter.ts'

/** A chain of processes, oldest last: this one (pid 4), what started it (3), what started that (2). */
function setUp(options: {
  readonly environment: NodeJS.ProcessEnv
  readonly platform?: NodeJS.Platform
  /** The name of process 3. */
  readonly name?: string
  /** Whether the system tells of other processes for nothing. */
  readonly tells?: boolean
}) {
  const { environment, platform = 'linux', name = 'sh', tells = platform === 'linux' } = options
  let parent = 3
  let parentOfThree = 2
  const dead = new Set<number>()
  const looked: number[] = []
  let look: (() => void) | undefined
  let gone = 0
  const processes: Processes = {
    parent: () => parent,
    alive: (pid) => !dead.has(pid),
    async look(pid): Promise<Ancestor> {
      looked.push(pid)
      return { name, parent: 2 }
    },
    parentOf: () => (tells ? parentOfThree : undefined),
  }
  watchStarter({
    environment,
    platform,
    processes,
    gone: () => (gone += 1),
    every(action) {
      look = action
      return () => (look = undefined)
    },
  })
  return {
    looked,
    environment,
    watched: () => look !== undefined,
    pass: () => look?.(),
    gone: () => gone,
    /** A process ends; unless its own parent has asked about it, it still counts as alive. */
    end(pid: number, asked = true) {
      if (asked) dead.add(pid)
      if (platform === 'win32') return
      if (pid === 3) parent = 1
      if (pid === 2) parentOfThree = 1
    },
  }
}
const npm = { npm_lifecycle_script: 'node .ci/start.ts serve' }

describe('the watch over what started the playground', () => {
  it('is over what the launcher names, and the name is for nobody else', () => {
    const { environment, pass, gone, end, watched } = setUp({
      environment: { [starterVariable]: '3' },
    })
    expect(environment).toEqual({})
    pass()
    expect(gone()).toBe(0)
    end(3, false)
    pass()
    pass()
    expect([gone(), watched()]).toEqual([1, false])
  })

  it('is over a launcher that is not the parent, and on Windows, where it stays so', () => {
    for (const [platform, starter] of [
      ['linux', 77],
      ['win32', 3],
    ] as const) {
      const { pass, gone, end } = setUp({
        platform,
        environment: { [starterVariable]: String(starter) },
      })
      pass()
      expect(gone()).toBe(0)
      end(starter)
      pass()
      expect(gone()).toBe(1)
    }
  })

  it.each([
    ['linux', 'dash', 2],
    ['linux', 'sh', 3],
    ['darwin', 'bash', 2],
    ['win32', 'cmd.exe', 2],
    ['win32', 'cmd.exe', 3],
  ] as const)(
    'is over npm and the shell behind it: %s, %s, process %i ends',
    async (platform, name, pid) => {
      const { pass, gone, end } = setUp({ platform, name, environment: { ...npm } })
      await Promise.resolve()
      pass()
      expect(gone()).toBe(0)
      // Linux tells of one that nobody has asked about yet; elsewhere it takes until then.
      end(pid, platform !== 'linux')
      pass()
      expect(gone()).toBe(1)
    },
  )

  it('is over npm alone where no shell stands between: what started npm may end', async () => {
    const { pass, gone, end } = setUp({ name: 'npm run serve', environment: { ...npm } })
    await Promise.resolve()
    end(2)
    pass()
    expect(gone()).toBe(0)
    end(3)
    pass()
    expect(gone()).toBe(1)
  })

  it.each([
    {},
    { npm_lifecycle_script: 'vite' },
    { npm_lifecycle_script: 'node server.js' },
    { [starterVariable]: 'nobody' },
  ])('is over nothing where it may be meant to live on: %j', (environment) => {
    const { watched, looked } = setUp({ environment })
    expect([watched(), looked]).toEqual([false, []])
  })

  it.each(['realtime-playground serve --json', 'node out/main/launcher.js', 'node .ci/start.ts'])(
    'knows the script %j as one of ours',
    (npm_lifecycle_script) => {
      expect(setUp({ environment: { npm_lifecycle_script } }).watched()).toBe(true)
    },
  )
})
