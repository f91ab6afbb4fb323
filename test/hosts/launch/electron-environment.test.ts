import { describe, expect, it } from 'vitest'
import { electronEnvironment } from '../../../main/hosts/launch/electron-environment.ts'

describe("the window's environment", () => {
  it.each(['ELECTRON_RUN_AS_NODE', 'Electron_Run_As_Node'])(
    'is that of a window, not of the plain Node that %s makes of it',
    (name) => {
      expect(electronEnvironment({ [name]: '1', DISPLAY: ':0' }, 7)).toEqual({
        DISPLAY: ':0',
        REALTIME_PLAYGROUND_STARTER: '7',
      })
    },
  )

  it('leaves that of the launcher as it is', () => {
    const environment = { ELECTRON_RUN_AS_NODE: '1' }
    electronEnvironment(environment, 7)
    expect(environment).toEqual({ ELECTRON_RUN_AS_NODE: '1' })
  })
})
