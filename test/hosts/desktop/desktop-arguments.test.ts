import { describe, expect, it } from 'vitest'
import { desktopArguments } from '../../../main/hosts/desktop/desktop-arguments.ts'

describe('the flags that are for the playground', () => {
  const developer = (...argv: string[]) => desktopArguments(['/bin/electron', ...argv], false)

  it('follow the path that Electron was given', () => {
    expect(developer('/app', '--push-rate', '5')).toEqual(['--push-rate', '5'])
  })
  it('leave out switches for Chromium and Node before that path', () => {
    const argv = ['--no-sandbox', '--inspect=0', '.', 'open', '--db=:memory:']
    expect(developer(...argv)).toEqual(['open', '--db=:memory:'])
  })
  it('leave them out after it, where electron-vite puts them', () => {
    const argv = ['.', '--inspect=5858', '--remote-debugging-port=9222', '--no-sandbox', '--json']
    expect(developer(...argv)).toEqual(['--json'])
  })
  it('take no value of a switch before it for the path', () => {
    expect(developer('-r', '/loader.js', '--inspect=0', '/app', '--json')).toEqual(['--json'])
  })
  it('are none where there is no path', () => {
    expect(developer('--no-sandbox')).toEqual([])
  })
  it('keep what nobody knows, for the parser to refuse', () => {
    expect(developer('.', '--push-rat=5', 'notes.txt')).toEqual(['--push-rat=5', 'notes.txt'])
  })
})

describe('in a packaged application they', () => {
  const packaged = (...argv: string[]) => desktopArguments(['/opt/playground', ...argv], true)

  it('are all that follows the program', () => {
    expect(packaged('--push-rate=5')).toEqual(['--push-rate=5'])
  })
  it('leave out what a desktop entry, an installer or a wrapper adds', () => {
    const argv = ['--no-sandbox', '--updated', '--ozone-platform=x11', '--db', 'a.db']
    expect(packaged(...argv)).toEqual(['--db', 'a.db'])
  })
  it('leave out a file and an address to open, but not the value of a flag', () => {
    const argv = ['/home/ada/a.txt', '--db', '/home/ada/b.db', 'https://a.example/', '--json']
    expect(packaged(...argv)).toEqual(['--db', '/home/ada/b.db', '--json'])
  })
  it('keep a value that looks like a switch', () => {
    expect(packaged('--data-folder', '--no-sandbox')).toEqual(['--data-folder', '--no-sandbox'])
  })
  it('keep a debugging switch, for the parser to refuse', () => {
    expect(packaged('--remote-debugging-port=9222', '--inspect')).toHaveLength(2)
  })
})
