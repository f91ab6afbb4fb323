import { describe, expect, it } from 'vitest'
import { sandboxAdvice, type SandboxSystem } from '../../../main/hosts/launch/sandbox-advice.ts'

const program = '/home/me/a b/node_modules/electron/dist/electron'

/** A Linux with these settings of the kernel. */
function linux(settings: Record<string, string>, rootHelper = false): SandboxSystem {
  return {
    read: (file) => settings[file.replace('/proc/sys/', '').replaceAll('/', '.')],
    runsAsRoot: (file) =>
      rootHelper && file === '/home/me/a b/node_modules/electron/dist/chrome-sandbox',
  }
}
const ubuntu = linux({ 'kernel.apparmor_restrict_unprivileged_userns': '1' })

describe('the advice where the sandbox cannot be built', () => {
  it('has a profile for this program on Ubuntu 24.04, as it is pasted into a shell', () => {
    const advice = sandboxAdvice(program, 'linux', ubuntu) ?? ''
    const [, pasted = ''] = /<<'END'\n([^]*?)\nEND\n/.exec(advice) ?? []
    expect(pasted).toBe(
      `abi <abi/4.0>,\ninclude <tunables/global>\nprofile realtime-playground "${program}" flags=(unconfined) {\n  userns,\n}`,
    )
    expect(advice).toContain('\nsudo apparmor_parser -r /etc/apparmor.d/realtime-playground\n')
  })

  it.each([
    ['kernel.apparmor_restrict_unprivileged_userns', '1', '0'],
    ['kernel.unprivileged_userns_clone', '0', '1'],
    ['user.max_user_namespaces', '0', '10000'],
  ])('names the setting %s = %s, and what it has to be', (name, value, free) => {
    const advice = sandboxAdvice(program, 'linux', linux({ [name]: value }))
    expect(advice).toContain(`(${name} = ${value})`)
    expect(advice).toContain(`\nsudo sysctl -w ${name}=${free}\n`)
  })

  it('says what going without a sandbox means', () => {
    expect(sandboxAdvice(program, 'linux', ubuntu)).toMatch(
      /ELECTRON_DISABLE_SANDBOX=1 .*without a sandbox/,
    )
  })

  it('takes no sign in a path for a pattern', () => {
    expect(sandboxAdvice('/a[1]/"x"*', 'linux', ubuntu)).toContain(
      String.raw`"/a\[1\]/\"x\"\*" flags`,
    )
  })

  it.each([
    ['the system allows it', 'linux', linux({ 'user.max_user_namespaces': '63000' })],
    ['a helper of root builds it', 'linux', linux({ 'user.max_user_namespaces': '0' }, true)],
    ['it is not Linux', 'darwin', ubuntu],
  ] as const)('is not given where %s', (_name, platform, system) => {
    expect(sandboxAdvice(program, platform, system)).toBeUndefined()
  })
})
