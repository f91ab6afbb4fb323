/**
 * Makes the installers into `dist/`: `npm run dist -- [--linux] [--mac] [--win] [--x64] [--arm64] [--dir]`, by default
 * those of this system, for both processors. `--dir` stops at the folder that an installer would hold.
 */
import { parseArgs } from 'node:util'
import { Arch, build, Platform } from 'electron-builder'
import { installersFor, systems } from '../build/installers.ts'
import './build.ts'

const platforms = { linux: Platform.LINUX, darwin: Platform.MAC, win32: Platform.WINDOWS } as const
const flags = { linux: 'linux', darwin: 'mac', win32: 'win' } as const

const { values } = parseArgs({
  options: {
    linux: { type: 'boolean', default: false },
    mac: { type: 'boolean', default: false },
    win: { type: 'boolean', default: false },
    x64: { type: 'boolean', default: false },
    arm64: { type: 'boolean', default: false },
    dir: { type: 'boolean', default: false },
  },
})

const asked = systems.filter((system) => values[flags[system]])
const here = systems.filter((system) => system === process.platform)
const archs = [...(values.x64 ? [Arch.x64] : []), ...(values.arm64 ? [Arch.arm64] : [])]

for (const system of asked.length > 0 ? asked : here) {
  const targets = platforms[system].createTarget(
    values.dir ? 'dir' : null,
    ...(archs.length > 0 ? archs : [Arch.x64, Arch.arm64]),
  )
  for (const file of await build({ config: installersFor(system), targets, publish: 'never' })) {
    console.log(file)
  }
}
