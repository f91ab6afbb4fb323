import { describe, expect, it } from 'vitest'
import { desktopArguments } from '../../../main/desktop/desktop-arguments.ts'

describe('the flags that are for the playground', () => {
  it('follow the path that Electron was given', () => {
    expect(desktopArguments(['/bin/electron', '/app', '--push-rate', '5'], false)).toEqual([
      '--push-rate',
      '5',
    ])
  })
  it('leave out switches for Chromium and Node', () => {
    const argv = ['/bin/electron', '--no-sandbox', '--inspect=0', '.', 'open', '--db=:memory:']
    expect(desktopArguments(argv, false)).toEqual(['open', '--db=:memory:'])
  })
  it('are none where there is no path', () => {
    expect(desktopArguments(['/bin/electron', '--no-sandbox'], false)).toEqual([])
  })
  it('are all of them in a packaged application', () => {
    expect(desktopArguments(['/opt/playground', '--push-rate=5'], true)).toEqual(['--push-rate=5'])
  })
})
