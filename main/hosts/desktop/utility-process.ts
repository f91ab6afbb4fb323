import { utilityProcess } from 'electron'
import type { StartProcess } from '../../engine/child-process.ts'

/** The name by which Electron tells of these processes. */
export const utilityName = 'Clients'

/** Starts a process of Node inside of Electron, whose program may not be started as Node. */
export const startUtilityProcess: StartProcess = (entry, flags) => {
  const child = utilityProcess.fork(entry, [], {
    execArgv: [...flags],
    stdio: ['ignore', 'ignore', 'inherit'],
    serviceName: utilityName,
  })
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onEnd: (listener) => void child.on('exit', (code) => listener(String(code))),
    kill: () => void child.kill(),
  }
}
