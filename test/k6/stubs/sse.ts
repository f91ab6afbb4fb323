import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { FromReader } from './sse-reader.ts'
import { tellHeard } from './tell.ts'

interface Handed {
  readonly id: string
  readonly name: string
  readonly data: string
}
interface Stream {
  on(event: 'event', handle: (event: Handed) => void): void
  on(event: 'error', handle: () => void): void
  close(): void
}

/** `sse.open` of `k6/x/sse`: it returns once the connection is over, and no timer of its user runs until then. */
function open(
  url: string,
  { timeout }: { readonly timeout: string },
  setUp: (stream: Stream) => void,
): void {
  const { port1, port2 } = new MessageChannel()
  const bell = new Int32Array(new SharedArrayBuffer(4))
  const reader = new Worker(new URL('sse-reader.ts', import.meta.url), {
    workerData: { url, timeout: Number.parseInt(timeout), port: port2, bell },
    transferList: [port2],
  })
  const events: ((event: Handed) => void)[] = []
  const errors: (() => void)[] = []
  let open = true
  setUp({
    on(event: 'event' | 'error', handle: ((event: Handed) => void) & (() => void)) {
      if (event === 'event') events.push(handle)
      else errors.push(handle)
    },
    close: () => (open = false),
  })
  for (let rung = 0; open;) {
    Atomics.wait(bell, 0, rung)
    rung = Atomics.load(bell, 0)
    for (;;) {
      const next: { readonly message: FromReader } | undefined = receiveMessageOnPort(port1)
      if (next === undefined || !open) break
      const { message } = next
      if (message.kind === 'end') open = false
      else if (message.kind === 'error') {
        for (const handle of errors) handle()
        // Nothing follows: the connection is over.
        open = false
      } else {
        if (message.name === '') tellHeard({ text: message.data, id: message.id })
        for (const handle of events) handle(message)
      }
    }
  }
  port1.close()
  void reader.terminate()
}

export default { open }
