/** Whether a process of this machine runs. One of another person may not be asked, and runs as well (kill(2), EPERM). */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
