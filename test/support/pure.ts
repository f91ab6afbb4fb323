/**
 * Holds the pure project to its name: in its tests, starting a process or a worker and opening a
 * socket throw. A test that needs one is an integration test; name its file `*.integration.test.ts`.
 */
import childProcess from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import workerThreads from 'node:worker_threads'

function refuse(what: string): never {
  throw new Error(`A pure test must not ${what}: name its file *.integration.test.ts.`)
}

const starters = ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync']
for (const name of starters) {
  Object.assign(childProcess, { [name]: () => refuse(`start a process (${name})`) })
}
Object.assign(workerThreads, {
  Worker: function Worker() {
    refuse('start a worker')
  },
})
syncBuiltinESMExports()
// Every server and every client of Node, `fetch` included, ends in one of these two.
net.Server.prototype.listen = () => refuse('listen on a socket')
net.Socket.prototype.connect = () => refuse('connect a socket')
