import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { isAbsolute, join, relative } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { explainRefusedLock, prepareFolder } from '../../../main/hosts/desktop/own-folder.ts'
import { StartError } from '../../../main/composition/start-error.ts'

const parent = mkdtempSync(join(tmpdir(), 'own-folder-'))
afterAll(() => rmSync(parent, { recursive: true }))

function refusal(run: () => unknown): StartError {
  try {
    run()
  } catch (error) {
    if (error instanceof StartError) return error
    throw error
  }
  throw new Error('It was not refused.')
}
function made(name: string): string {
  const folder = join(parent, name)
  mkdirSync(folder)
  return folder
}

describe('the folder that Electron is given', () => {
  it('is made, with those above it, and absolute', () => {
    const wanted = join(parent, 'a', 'b')
    const given = relative(process.cwd(), wanted)
    expect(isAbsolute(given)).toBe(false)
    expect(prepareFolder(given)).toBe(wanted)
    expect(existsSync(wanted)).toBe(true)
  })

  it('is refused where it cannot be made, by its path and with the reason', () => {
    const file = join(parent, 'file')
    writeFileSync(file, '')
    const { exitCode, message } = refusal(() => prepareFolder(join(file, 'data')))
    expect(exitCode).toBe(2)
    expect(message).toContain(`The data folder ${join(file, 'data')} cannot be made (`)
    expect(message).toContain('ENOTDIR')
    expect(message).toContain('--data-folder')
  })
})

describe('a lock that was refused', () => {
  it('is somebody’s where the folder can be written to, and nothing is left in it', () => {
    const folder = made('mine')
    explainRefusedLock(folder)
    expect(readdirSync(folder)).toEqual([])
  })

  it('is nobody’s where the folder cannot be written to', () => {
    const { exitCode, message } = refusal(() => explainRefusedLock(join(parent, 'missing')))
    expect(exitCode).toBe(2)
    expect(message).toMatch(/missing cannot be written to \(no such file or directory, ENOENT\)/)
  })

  it.skipIf(process.platform === 'win32')(
    'is named where it is held, or was left behind, on a computer of another name',
    () => {
      const folder = made('shared')
      const lock = join(folder, 'SingletonLock')
      symlinkSync('another-computer-4194304', lock)
      const { exitCode, message } = refusal(() => explainRefusedLock(folder))
      expect(exitCode).toBe(3)
      expect(message).toContain(`in use by process 4194304 on another-computer`)
      expect(message).toContain(`delete ${lock}`)
    },
  )

  it.skipIf(process.platform === 'win32').each([
    ['this computer', `${hostname()}-4194304`],
    ['this computer under its former name, alive', `former-name-${process.pid}`],
    ['nobody knows whom', 'nothing'],
  ])('is another instance’s where it names %s', (name, target) => {
    const folder = made(name)
    symlinkSync(target, join(folder, 'SingletonLock'))
    expect(() => explainRefusedLock(folder)).not.toThrow()
  })
})
