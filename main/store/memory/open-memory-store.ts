import type { OpenStream } from '../opening.ts'
import { createMemoryStream } from './memory-stream.ts'

/** Opens a store in memory, which nobody else can have. */
export const openMemoryStore: OpenStream = async (options) => ({
  stream: createMemoryStream(options),
  movedAside: undefined,
  noteOwner: () => undefined,
})
