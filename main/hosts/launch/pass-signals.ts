/** The signals that ask a program to end. */
export const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export interface SignalPassOptions {
  readonly send: (signal: NodeJS.Signals) => void
  /** ms, never going backwards. */
  readonly now?: () => number
}

/**
 * One Ctrl-C arrives twice under npm: from the terminal, and from npm, which passes it on. A person who presses
 * it again means it, and is not that fast.
 */
const onePress = 200

/**
 * Passes each signal on once. To Electron the second one means to end at once, without a word to the servers and the store.
 */
export function createSignalPass({
  send,
  now = () => performance.now(),
}: SignalPassOptions): (signal: NodeJS.Signals) => void {
  const passed = new Map<NodeJS.Signals, number>()
  return (signal) => {
    const before = passed.get(signal)
    const at = now()
    if (before !== undefined && at - before < onePress) return
    passed.set(signal, at)
    send(signal)
  }
}
