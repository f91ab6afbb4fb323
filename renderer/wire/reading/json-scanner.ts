import type { PartName } from './anatomy.ts'

/**
 * What a byte of JSON is: syntax and names, another value, the part of an escape that the text
 * behind it does not have, or text of a message's `body`.
 */
export type JsonRole = Extract<PartName, 'jsonSyntax' | 'jsonValue' | 'jsonEscape' | 'body'>

/** Classifies one byte after another. Never throws: what is not JSON counts as syntax. */
export type JsonScanner = (byte: number) => JsonRole

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a]
const [openObject, closeObject, openArray, closeArray] = [0x7b, 0x7d, 0x5b, 0x5d]
const wantedKey = [0x62, 0x6f, 0x64, 0x79]
const maxDepth = 64

const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : 0
}

/**
 * A scanner for JSON whose messages are objects at `depth`: 1 for a single message, 2 for an array of them. Of
 * an escape in a body as many bytes at its end are text as the character takes in
 * UTF-8 (half of a surrogate pair: two), the rest is the escape's.
 */
export function createJsonScanner(depth: 1 | 2): JsonScanner {
  /** True for objects, false for arrays. */
  const containers: boolean[] = []
  let deeper = 0
  let inText = false
  let isKey = false
  let expectsKey = false
  let isBody = false
  /** Bytes of the wanted name that this one matched; -1 once it differs. */
  let matched = -1
  let wanted = false
  /** Bytes of an escape so far, and the value of its hexadecimal digits. */
  let escape = 0
  let code = 0

  function escaped(byte: number): JsonRole {
    escape += 1
    if (escape === 2) {
      if (byte === 0x75) return 'jsonEscape'
      escape = 0
      return 'body'
    }
    code = (code << 4) | hexDigit(byte)
    switch (escape) {
      case 3:
        return 'jsonEscape'
      case 4:
        // Three bytes from U+0800 on, but for surrogates.
        return code >= 0x08 && (code < 0xd8 || code > 0xdf) ? 'body' : 'jsonEscape'
      case 5:
        return code >= 0x8 ? 'body' : 'jsonEscape'
      default:
        escape = 0
        return 'body'
    }
  }

  function text(byte: number): JsonRole {
    const plain: JsonRole = isKey ? 'jsonSyntax' : 'jsonValue'
    if (escape > 0) {
      const role = escaped(byte)
      return isBody ? role : plain
    }
    if (byte === backslash) {
      escape = 1
      code = 0
      matched = -1
      return isBody ? 'jsonEscape' : plain
    }
    if (byte === quote) {
      inText = false
      if (isKey) wanted = matched === wantedKey.length
      return 'jsonSyntax'
    }
    if (matched >= 0) matched = wantedKey[matched] === byte ? matched + 1 : -1
    return isBody ? 'body' : plain
  }

  function open(isObject: boolean): void {
    if (containers.length < maxDepth) containers.push(isObject)
    else deeper += 1
    expectsKey = isObject
    wanted = false
  }
  function close(): void {
    if (deeper > 0) deeper -= 1
    else containers.pop()
    expectsKey = false
    wanted = false
  }

  return (byte) => {
    if (inText) return text(byte)
    switch (byte) {
      case quote:
        inText = true
        isKey = expectsKey
        matched = isKey && deeper === 0 && containers.length === depth ? 0 : -1
        isBody = !isKey && wanted
        wanted = false
        return 'jsonSyntax'
      case openObject:
      case openArray:
        open(byte === openObject)
        return 'jsonSyntax'
      case closeObject:
      case closeArray:
        close()
        return 'jsonSyntax'
      case comma:
        expectsKey = containers.at(-1) === true
        wanted = false
        return 'jsonSyntax'
      case colon:
        expectsKey = false
        return 'jsonSyntax'
      default:
        return isSpace(byte) ? 'jsonSyntax' : 'jsonValue'
    }
  }
}
