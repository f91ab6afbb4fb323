import { createReloadPolicy, type ReloadPolicyOptions } from './reload-policy.ts'

/**
 * What to do after the process of a page has ended: nothing, load the page again, show the page that says it has
 * stopped, or end, since no page can be shown any more.
 */
export type AfterCrash = 'nothing' | 'reload' | 'stop' | 'end'

/** Reasons in Electron's words (`render-process-gone`) that another process would end by as well. */
const cannotStart: ReadonlySet<string> = new Set(['launch-failed', 'integrity-failure'])

export interface CrashPolicy {
  /** A page is there: ours, or the one that says it has stopped. */
  shows(page: 'own' | 'stopped'): void
  /**
   * Its process has ended.
   *
   * @param reason in Electron's words.
   * @param now ms on any clock that does not jump.
   */
  gone(reason: string, now: number): AfterCrash
}

/**
 * Decides what to do after a crash. A page that crashes, runs out of memory or is killed is reloaded, unless
 * that keeps happening. One whose process cannot be started at all is not, and if the page that reports this
 * dies as well there is nothing left to show.
 */
export function createCrashPolicy(options: ReloadPolicyOptions): CrashPolicy {
  const reloads = createReloadPolicy(options)
  let shown: 'own' | 'stopped' = 'own'
  return {
    shows: (page) => void (shown = page),
    gone(reason, now) {
      if (reason === 'clean-exit') return 'nothing'
      if (cannotStart.has(reason) || shown === 'stopped') return 'end'
      if (reloads.mayReload(now)) return 'reload'
      shown = 'stopped'
      return 'stop'
    },
  }
}
