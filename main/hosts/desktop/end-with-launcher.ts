import { isAlive } from './is-alive.ts'

/** Names the launcher's process (`launch/watch-starter.ts`, which the launcher has to itself). */
const variable = 'REALTIME_PLAYGROUND_STARTER'
/** How often it is looked at, in ms. */
const period = 500

/**
 * Calls `end` once the launcher that started this process is gone: killed, it could not pass a signal on. Nothing
 * happens where there was no launcher.
 */
export function endWithLauncher(end: () => void): void {
  const launcher = Number(process.env[variable] ?? '')
  Reflect.deleteProperty(process.env, variable)
  if (!Number.isSafeInteger(launcher) || launcher <= 0) return
  const isParent = process.ppid === launcher
  const timer = setInterval(() => {
    // A parent that has ended is replaced by another; on Windows it is not, and no longer alive.
    if (isAlive(launcher) && (!isParent || process.ppid === launcher)) return
    clearInterval(timer)
    end()
  }, period)
}
