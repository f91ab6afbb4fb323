import { fork } from 'node:child_process'
import type { StartProcess } from '../../engine/child-process.ts'

/** Starts a process under the Node that runs this one. */
export const startNodeProcess: StartProcess = (entry, flags) => {
  const child = fork(entry, { execArgv: [...flags], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  return {
    send(message) {
      if (child.connected) child.send(message)
    },
    onMessage: (listener) => void child.on('message', listener),
    onEnd(listener) {
      child.on('exit', (code, signal) => listener(String(signal ?? code)))
      child.on('error', (error) => listener(error.message))
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
