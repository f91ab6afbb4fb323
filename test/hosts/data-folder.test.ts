import { describe, expect, it } from 'vitest'
import { defaultDataFolder, type UserHome } from '../../main/hosts/data-folder.ts'

const fails = (): never => {
  throw new Error('nobody knows')
}
const somebody: UserHome = {
  home: () => '/home/ada',
  registered: () => '/home/ada',
  temporary: () => '/tmp',
}
const somebodyOnWindows: UserHome = {
  home: () => 'C:\\Users\\ada',
  registered: () => 'C:\\Users\\ada',
  temporary: () => 'C:\\Temp',
}
const linux = (environment: NodeJS.ProcessEnv, user: Partial<UserHome> = {}) =>
  defaultDataFolder('linux', environment, { ...somebody, ...user })
const windows = (environment: NodeJS.ProcessEnv, user: Partial<UserHome> = {}) =>
  defaultDataFolder('win32', environment, { ...somebodyOnWindows, ...user })

describe('the default data folder', () => {
  it('is where the variable of the system says', () => {
    expect(linux({ XDG_CONFIG_HOME: '/data' })).toBe('/data/Realtime Playground')
    expect(windows({ APPDATA: 'D:\\Roaming' })).toBe('D:\\Roaming\\Realtime Playground')
  })

  it.each([undefined, '', ' ', 'config', './config', '~/config', 'C:\\data'])(
    'is below the home where XDG_CONFIG_HOME is %j, which is no absolute path',
    (value) => {
      expect(linux({ XDG_CONFIG_HOME: value })).toBe('/home/ada/.config/Realtime Playground')
    },
  )

  it.each([undefined, '', 'Roaming', 'C:Roaming', '.\\Roaming'])(
    'is below the profile where APPDATA is %j, which is no absolute path',
    (value) => {
      expect(windows({ APPDATA: value })).toBe(
        'C:\\Users\\ada\\AppData\\Roaming\\Realtime Playground',
      )
    },
  )

  it.each(['', 'ada', '.'])('asks the system for the home where HOME is %j', (home) => {
    const user = { ...somebody, home: () => home }
    expect(defaultDataFolder('linux', {}, user)).toBe('/home/ada/.config/Realtime Playground')
    expect(defaultDataFolder('darwin', {}, user)).toBe(
      '/home/ada/Library/Application Support/Realtime Playground',
    )
  })

  it('is in the temporary folder for a user without a home, wherever that is said to be', () => {
    const nobody = { home: () => '', registered: fails }
    expect(linux({}, nobody)).toBe('/tmp/.config/Realtime Playground')
    expect(linux({}, { ...nobody, temporary: () => 'tmp' })).toBe(
      '/tmp/.config/Realtime Playground',
    )
    expect(linux({}, { home: fails, registered: fails })).toBe('/tmp/.config/Realtime Playground')
    expect(windows({}, { home: () => 'ada', registered: fails })).toBe(
      'C:\\Temp\\AppData\\Roaming\\Realtime Playground',
    )
  })
})
