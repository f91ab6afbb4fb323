import { readFileSync } from 'node:fs'

/**
 * Whether there is a process of this id that we may signal. One that has ended, and that nobody has asked for its
 * result, can be signalled: on Linux it is told apart (proc_pid_stat(5)), since process 1 of many a container asks for none.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    if (process.platform !== 'linux') return true
    const [, state] = /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return state !== 'Z' && state !== 'X'
  } catch {
    return false
  }
}
