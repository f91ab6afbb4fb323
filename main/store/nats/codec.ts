import type { Draft, Message } from '../../shared/contract/message.ts'

/**
 * The header that holds, as JSON, what the playground knows of a message apart from its text. The payload is the text
 * itself, so that every tool of NATS can read and write messages.
 */
export const draftHeader = 'Playground'

/** Who wrote a message that came without our header. */
const foreignAuthor = 'nats'

/** What of a message of NATS is looked at; a `JsMsg` is one. */
export interface StoredMessage {
  readonly seq: number
  readonly data: Uint8Array
  readonly headers?: { get(name: string): string } | undefined
  /** When the server stored it, in ns. */
  readonly timestampNanos: bigint
}

/** A byte order mark is a part of a text like any other character. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The value of `draftHeader` for a draft. */
export function headerOf({ author, createdAt }: Draft): string {
  return JSON.stringify({ author, createdAt })
}

function readHeader(text: string): { readonly author?: unknown; readonly createdAt?: unknown } {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** Makes a message of what a stream holds, whoever wrote it: its sequence number is its id. */
export function decodeMessage({ seq, data, headers, timestampNanos }: StoredMessage): Message {
  const { author, createdAt } = readHeader(headers?.get(draftHeader) ?? '')
  return {
    id: seq,
    author: typeof author === 'string' ? author : foreignAuthor,
    body: decoder.decode(data),
    createdAt: typeof createdAt === 'number' ? createdAt : Number(timestampNanos / 1_000n) / 1_000,
  }
}
