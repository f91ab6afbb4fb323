/**
 * The window with hot reload: fetches Electron where it is missing, as the launcher does, then hands over to
 * electron-vite, in this very process. Its own flags follow `--`, for instance `npm run dev -- --inspect`.
 */
import { fileURLToPath } from 'node:url'
import { electronPackage, electronProgram } from '../main/hosts/launch/electron-binary.ts'
import { installElectron, otherWays } from '../main/hosts/launch/install-electron.ts'

const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** Electron's binary, or a sentence that says why it is missing. */
async function electron(): Promise<{ readonly program: string } | { readonly failure: string }> {
  const given = process.env['ELECTRON_EXEC_PATH'] ?? ''
  if (given !== '') return { program: given }
  const folder = electronPackage()
  if (folder === undefined) return { failure: 'it is not installed; run npm ci' }
  const failure =
    electronProgram(folder) === undefined ? await installElectron({ folder, say }) : undefined
  const program = electronProgram(folder)
  return program === undefined ? { failure: failure ?? 'it is incomplete' } : { program }
}

// An editor that is Electron itself leaves this to its terminals, and it would make the window a plain Node.
Reflect.deleteProperty(process.env, 'ELECTRON_RUN_AS_NODE')
const found = await electron()
if ('failure' in found) {
  say(`The development window needs Electron: ${found.failure}.\n${otherWays}`)
  process.exitCode = 1
} else {
  process.env['ELECTRON_EXEC_PATH'] = found.program
  const electronVite = new URL(
    '../node_modules/electron-vite/bin/electron-vite.js',
    import.meta.url,
  )
  process.argv.splice(1, 1, fileURLToPath(electronVite), 'dev')
  await import(electronVite.href)
}
