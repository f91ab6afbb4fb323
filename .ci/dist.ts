/**
 * Makes the installers into `dist/`: `npm run dist -- [--linux] [--mac] [--win] [--x64] [--arm64] [--dir]`, by default
 * those of this system, for both processors. `--dir` stops at the folder that an installer would hold.
 */
import { parseArgs } from 'node:util'
import { Arch, build, Platform } from 'electron-builder'
import { installers } from '../build/installers.ts'
import './build.ts'

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

const platforms = [
  ...(values.linux ? [Platform.LINUX] : []),
  ...(values.mac ? [Platform.MAC] : []),
  ...(values.win ? [Platform.WINDOWS] : []),
]
const archs = [...(values.x64 ? [Arch.x64] : []), ...(values.arm64 ? [Arch.arm64] : [])]
const targets = new Map(
  (platforms.length > 0 ? platforms : [Platform.current()]).flatMap((platform) => [
    ...platform.createTarget(
      values.dir ? 'dir' : null,
      ...(archs.length > 0 ? archs : [Arch.x64, Arch.arm64]),
    ),
  ]),
)

for (const file of await build({ config: installers, targets, publish: 'never' })) console.log(file)
