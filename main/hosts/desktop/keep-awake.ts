/** What holds the system back from suspending an application: Electron's `powerSaveBlocker`. */
export interface SuspensionBlocker {
  start(type: 'prevent-app-suspension'): number
  stop(id: number): unknown
}

/**
 * Keeps macOS from slowing the application down (App Nap) while messages are produced, and only then: its servers
 * have other clients than the window, which may be covered or minimised. Other systems do not slow down an
 * application for that, and there it would do nothing but keep the computer from going to sleep.
 *
 * @returns the function to tell whether messages are produced now.
 */
export function keepAwake(
  blocker: SuspensionBlocker,
  platform: () => NodeJS.Platform = () => process.platform,
): (producing: boolean) => void {
  let held: number | undefined
  return (producing) => {
    if (producing && held === undefined && platform() === 'darwin') {
      held = blocker.start('prevent-app-suspension')
    } else if (!producing && held !== undefined) {
      blocker.stop(held)
      held = undefined
    }
  }
}
