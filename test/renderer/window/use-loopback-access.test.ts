import { effectScope, type Ref } from 'vue'
import { describe, expect, it } from 'vitest'
import { useLoopbackAccess } from '../../../renderer/window/use-loopback-access.ts'
import { settled } from '../../support/settled.ts'

interface FakeStatus extends EventTarget {
  state: PermissionState
}

/** A browser that knows some names, all in the same state. */
function browserThatKnows(...names: readonly string[]) {
  const status = Object.assign(new EventTarget(), { state: 'denied' }) as FakeStatus
  const permissions = {
    async query({ name }: { name: string }) {
      if (!names.includes(name)) throw new TypeError(`${name} is no permission`)
      return status
    },
  } as unknown as Permissions
  return { permissions, status }
}

/** The answer once the browser has been asked, and the end of who asked. */
async function use(permissions: Permissions | undefined) {
  const scope = effectScope()
  const blocked = scope.run(() => useLoopbackAccess(permissions)) as Ref<boolean>
  await settled()
  return { blocked, stop: () => scope.stop() }
}

describe('the way to servers on this computer', () => {
  it.each(['loopback-network', 'local-network-access'])(
    'is blocked where %s is denied',
    async (name) => {
      const { blocked } = await use(browserThatKnows(name).permissions)
      expect(blocked.value).toBe(true)
    },
  )

  it('is open in browsers that know no such permission, or none at all', async () => {
    expect((await use(browserThatKnows().permissions)).blocked.value).toBe(false)
    expect((await use(undefined)).blocked.value).toBe(false)
  })

  it('follows what a person decides, until nobody asks any more', async () => {
    const { permissions, status } = browserThatKnows('loopback-network')
    const { blocked, stop } = await use(permissions)
    const decide = (state: PermissionState): void => {
      status.state = state
      status.dispatchEvent(new Event('change'))
    }
    decide('granted')
    expect(blocked.value).toBe(false)
    decide('denied')
    expect(blocked.value).toBe(true)
    stop()
    decide('granted')
    expect(blocked.value).toBe(true)
  })
})
