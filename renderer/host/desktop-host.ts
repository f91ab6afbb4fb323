import type {
  Answer,
  CallName,
  CallResult,
  EventName,
  Events,
} from '../../main/shared/contract/calls.ts'
import { PlaygroundError } from '../../main/shared/contract/errors.ts'
import type { Host } from './host.ts'

/** What the preload puts on the window: these two functions and nothing else. */
export interface Bridge {
  call(name: CallName, input: unknown): Promise<Answer>
  /** Returns the function that ends it. */
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void
}

/** Reaches the engine over the preload. It lives in the same application, so it never goes away. */
export function createDesktopHost(bridge: Bridge): Host {
  return {
    async call(name, ...[input]) {
      const answer = await bridge.call(name, input)
      if (answer.ok) return answer.result as CallResult<typeof name>
      throw PlaygroundError.from(answer.error)
    },
    on: (name, listener) => bridge.on(name, listener),
    onConnection(listener) {
      listener(true)
      return () => undefined
    },
  }
}
