import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { NtExecutable, NtExecutableResource, Resource } from 'resedit'
import type { System } from '../../build/installers.ts'

/** What stands in front of the fuses in Electron's program (@electron/fuses, `constants`). */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/**
 * Fuses of version 1, as a program of Electron has them before they are set: each of them the other way round than
 * we want it.
 */
const unset = '111100011'

const fuses = (): Buffer =>
  Buffer.concat([Buffer.from(sentinel), Buffer.from([1, unset.length]), Buffer.from(unset)])

const propertyList = (entries: Readonly<Record<string, string>>): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
${Object.entries(entries)
  .map(([key, value]) => `<key>${key}</key><string>${value}</string>`)
  .join('\n')}
</dict></plist>
`

/** A program of Windows without any code: its version, which packaging adds to, and the fuses behind its end. */
function windowsProgram(): Buffer {
  const program = NtExecutable.createEmpty(false, false)
  const resources = NtExecutableResource.from(program)
  const version = Resource.VersionInfo.createEmpty()
  version.setStringValues({ lang: 1_033, codepage: 1_200 }, { ProductName: 'Electron' })
  version.outputToResourceEntries(resources.entries)
  resources.outputResource(program)
  program.setExtraData(fuses())
  return Buffer.from(program.generate())
}

function files(platform: System): Readonly<Record<string, string | Buffer>> {
  if (platform === 'linux') {
    const program = Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n# '), fuses()])
    return { electron: program, 'chrome-sandbox': '', LICENSE: 'Electron', version: '0' }
  }
  if (platform === 'win32') return { 'electron.exe': windowsProgram(), version: '0' }
  const app = 'Electron.app/Contents'
  const helpers = ['', ' (GPU)', ' (Plugin)', ' (Renderer)'].flatMap((kind) => {
    const folder = `${app}/Frameworks/Electron Helper${kind}.app/Contents`
    const name = `Electron Helper${kind}`
    const list = propertyList({ CFBundleExecutable: name, CFBundleName: name })
    return [
      [`${folder}/Info.plist`, list],
      [`${folder}/MacOS/${name}`, ''],
    ]
  })
  return {
    [`${app}/Info.plist`]: propertyList({
      CFBundleExecutable: 'Electron',
      CFBundleIconFile: 'electron.icns',
    }),
    [`${app}/MacOS/Electron`]: '',
    [`${app}/Frameworks/Electron Framework.framework/Electron Framework`]: fuses(),
    ...(Object.fromEntries(helpers) as Record<string, string>),
  }
}

/** Lays what stands in for Electron's distribution into a folder: everything that packaging looks at, and no program. */
export function layElectronStub(folder: string, platform: System): void {
  for (const [path, content] of Object.entries(files(platform))) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content, { mode: 0o755 })
  }
}
