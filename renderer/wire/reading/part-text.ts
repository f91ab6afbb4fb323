import { hexText } from '../hex.ts'
import type { PartName, WirePart } from './anatomy.ts'
import type { WireRecord } from './record.ts'
import { unmask } from './websocket-frame.ts'

/** Parts that are bits and bytes, and no text. */
const binary: ReadonlySet<PartName> = new Set([
  'finOpcode',
  'maskLength',
  'extendedLength',
  'maskingKey',
  'closeCode',
  'compressed',
])

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The bytes as they are meant: a client's frames without their mask. */
export function plainBytes({ bytes, content }: WireRecord): Uint8Array {
  if (content.type !== 'frame' || !content.frame.masked) return bytes
  const { headerSize } = content.frame
  const plain = bytes.slice()
  const key = bytes.subarray(headerSize - 4, headerSize)
  plain.set(unmask(bytes.subarray(headerSize), key), headerSize)
  return plain
}

/**
 * A part as text. Line ends are also written as escapes; what is not text is written in hexadecimal.
 */
export function partText(plain: Uint8Array, { start, end, name }: WirePart): string {
  const bytes = plain.subarray(start, end)
  if (binary.has(name)) {
    return `${hexText(bytes)} `
  }
  return decoder.decode(bytes).replaceAll('\r', '\\r').replaceAll('\n', '\\n\n')
}
