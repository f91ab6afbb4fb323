import { onScopeDispose, ref, type Ref } from 'vue'

/** By the version of Chromium. Other browsers know none of them, and throw. */
const names = ['loopback-network', 'local-network-access']

/** What the browser says of a page's way to this computer; undefined where it does not know the question. */
async function ask(permissions: Permissions): Promise<PermissionStatus | undefined> {
  for (const name of names) {
    try {
      return await permissions.query({ name: name as PermissionName })
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
  }
  return undefined
}

/**
 * Whether the browser denies this page every connection to servers on this computer (Local Network
 * Access), as it may where the page itself came from elsewhere. Failed requests do not tell.
 *
 * @see https://wicg.github.io/local-network-access/
 */
export function useLoopbackAccess(
  permissions: Permissions | undefined = navigator.permissions,
): Readonly<Ref<boolean>> {
  const blocked = ref(false)
  let gone = false
  let status: PermissionStatus | undefined
  const look = (): void => {
    blocked.value = status?.state === 'denied'
  }
  async function watch(): Promise<void> {
    if (permissions === undefined) return
    const found = await ask(permissions)
    if (gone) return
    status = found
    status?.addEventListener('change', look)
    look()
  }
  watch().catch(() => {
    // A page that may not even ask is told nothing, and goes on as if it were let through.
    blocked.value = false
  })
  onScopeDispose(() => {
    gone = true
    status?.removeEventListener('change', look)
  })
  return blocked
}
