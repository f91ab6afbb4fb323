/** What a utility process of Electron has instead of Node's channel to its parent. */
interface UtilityPort {
  on(name: 'message', listener: (event: { readonly data: unknown }) => void): void
  postMessage(message: unknown): void
}
const { parentPort } = process as unknown as { readonly parentPort?: UtilityPort }

/** Says something to whoever started this process. */
export function tellParent(message: unknown): void {
  if (parentPort === undefined) process.send?.(message)
  else parentPort.postMessage(message)
}

/** Hears what the parent says. A utility process ends with its parent by itself, and one of Node does from here on. */
export function hearParent(listener: (message: unknown) => void): void {
  if (parentPort !== undefined) {
    parentPort.on('message', ({ data }) => listener(data))
    return
  }
  process.on('message', listener)
  process.on('disconnect', () => process.exit(0))
}
