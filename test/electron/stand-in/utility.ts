import { fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import type { UtilityProcess } from 'electron'

/** What Electron gives the process: its parent comes by a port, and it ends with that. */
const port = `
const { EventEmitter } = await import('node:events')
const port = new EventEmitter()
port.postMessage = (message) => process.send(message)
process.on('message', (data) => port.emit('message', { data }))
process.on('disconnect', () => process.exit(0))
process.parentPort = port
`

/** Runs the process under Node. */
export const utilityProcess = {
  fork(entry: string, argv: string[] = [], options: Electron.ForkOptions = {}): UtilityProcess {
    const child = fork(entry, argv, {
      execArgv: ['--import', `data:text/javascript,${encodeURIComponent(port)}`],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const own = Object.assign(new EventEmitter(), {
      pid: child.pid,
      stdout: null,
      stderr: null,
      postMessage: (message: unknown) => void child.send(message as object),
      kill: () => child.kill(),
      serviceName: options.serviceName,
    })
    child.on('message', (message) => own.emit('message', message))
    child.on('exit', (code) => own.emit('exit', code ?? 1))
    return own
  },
}
