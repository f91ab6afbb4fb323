import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What decides whether Electron can build its sandbox on Linux. */
export interface SandboxSystem {
  /** The text of a kernel file; undefined if it does not exist. */
  read(file: string): string | undefined
  /** Whether this file runs as root regardless of who starts it (set-user-ID). */
  runsAsRoot(file: string): boolean
}

const thisSystem: SandboxSystem = {
  read(file) {
    try {
      return readFileSync(file, 'utf8').trim()
    } catch {
      return undefined
    }
  },
  runsAsRoot(file) {
    try {
      const { mode, uid } = statSync(file)
      return uid === 0 && (mode & 0o4001) === 0o4001
    } catch {
      return false
    }
  },
}

/** Ways in which Linux keeps ordinary programs from making user namespaces, of which the sandbox is built. */
const restrictions = [
  // Ubuntu 23.10 and later.
  { name: 'kernel.apparmor_restrict_unprivileged_userns', restricted: '1', free: '0' },
  { name: 'kernel.unprivileged_userns_clone', restricted: '0', free: '1' },
  { name: 'user.max_user_namespaces', restricted: '0', free: '10000' },
] as const

/**
 * An AppArmor profile that allows them for this program only (apparmor.d(5), `userns`); to paste, so not
 * indented.
 */
function profileFor(program: string): readonly string[] {
  return [
    "sudo tee /etc/apparmor.d/realtime-playground >/dev/null <<'END'",
    'abi <abi/4.0>,',
    'include <tunables/global>',
    `profile realtime-playground "${program.replaceAll(/["*?[\]{}^\\]/g, '\\$&')}" flags=(unconfined) {`,
    '  userns,',
    '}',
    'END',
    'sudo apparmor_parser -r /etc/apparmor.d/realtime-playground',
  ]
}

/**
 * What a person can do where the system keeps Electron from building its sandbox: it then ends at once, with
 * SIGTRAP. Undefined where the system is not the reason.
 *
 * @param program Electron's own program.
 */
export function sandboxAdvice(
  program: string,
  platform: NodeJS.Platform = process.platform,
  system: SandboxSystem = thisSystem,
): string | undefined {
  if (platform !== 'linux' || system.runsAsRoot(join(dirname(program), 'chrome-sandbox'))) {
    return undefined
  }
  const found = restrictions.find(
    ({ name, restricted }) => system.read(`/proc/sys/${name.replaceAll('.', '/')}`) === restricted,
  )
  if (found === undefined) return undefined
  const byAppArmor = found.name.includes('apparmor')
  return [
    `This system keeps Electron from building its sandbox (${found.name} = ${found.restricted}).`,
    ...(byAppArmor ? ['To allow it for this program:', ...profileFor(program)] : []),
    `To allow it for every program${byAppArmor ? ', a weaker system,' : ''} until the next start of the machine:`,
    `sudo sysctl -w ${found.name}=${found.free}`,
    'ELECTRON_DISABLE_SANDBOX=1 opens the window without a sandbox (what --no-sandbox is): a fault in the page or in Chromium',
    'then has all the rights that you have.',
  ].join('\n')
}
