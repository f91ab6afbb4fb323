/**
 * What a byte on the wire is for. The first five are those of the servers' ledger and follow its
 * booking (docs/METHOD.md); `sent` is what a client's own posts took.
 */
export const wireKinds = [
  'handshake',
  'headers',
  'framing',
  'payload',
  'heartbeat',
  'sent',
  'unknown',
] as const
export type WireKind = (typeof wireKinds)[number]

/** What a part is called by the standard that defines it; the window words it. */
export const partNames = [
  'requestLine',
  'statusLine',
  'headerField',
  'headEnd',
  'messageBody',
  'chunkSize',
  'chunkDataEnd',
  'lastChunk',
  'fieldName',
  'fieldValue',
  'lineEnd',
  'eventEnd',
  'comment',
  'jsonSyntax',
  'jsonValue',
  'jsonEscape',
  'body',
  'finOpcode',
  'maskLength',
  'extendedLength',
  'maskingKey',
  'controlData',
  'closeCode',
  'closeReason',
  'compressed',
  'unfinished',
  'unknown',
] as const
export type PartName = (typeof partNames)[number]

/** Bytes `start` (included) to `end` (not included) of a record. */
export interface WirePart {
  readonly start: number
  readonly end: number
  readonly kind: WireKind
  readonly name: PartName
}

/** The parts of a record in 4 B each: a full tab has some hundred thousand of them. */
export type PackedParts = Uint32Array

const nameBits = 5
const kindBits = 3
const codeBits = nameBits + kindBits

const kindCodes = Object.fromEntries(wireKinds.map((kind, code) => [kind, code])) as Readonly<
  Record<WireKind, number>
>
const nameCodes = Object.fromEntries(partNames.map((name, code) => [name, code])) as Readonly<
  Record<PartName, number>
>
const codeOf = (kind: WireKind, name: PartName): number =>
  kindCodes[kind] | (nameCodes[name] << kindBits)

/** Builds the parts of one record, from its first byte to its last. */
export interface Anatomy {
  /**
   * The bytes up to `end` belong to this part; extends the last one if it is the same, unless it is to be
   * separate.
   */
  mark(end: number, kind: WireKind, name: PartName, apart?: boolean): void
  /** How many parts there are; the next one gets this index. */
  count(): number
  /** Gives the parts from an index on another kind. */
  rekind(from: number, kind: WireKind): void
  /** Makes one part something else. */
  rename(index: number, kind: WireKind, name: PartName): void
  pack(): PackedParts
}

export function createAnatomy(): Anatomy {
  const ends: number[] = []
  const codes: number[] = []
  // Called for every byte: most go on with the part before them.
  let end = 0
  let lastKind: WireKind | undefined
  let lastName: PartName | undefined
  return {
    mark(to, kind, name, apart = false) {
      if (to <= end) return
      end = to
      if (kind === lastKind && name === lastName && !apart) {
        ends[ends.length - 1] = to
        return
      }
      lastKind = kind
      lastName = name
      ends.push(to)
      codes.push(codeOf(kind, name))
    },
    count: () => ends.length,
    rekind(from, kind) {
      lastKind = undefined
      for (let index = Math.max(0, from); index < codes.length; index += 1) {
        codes[index] = ((codes[index] ?? 0) & ~((1 << kindBits) - 1)) | kindCodes[kind]
      }
    },
    rename(index, kind, name) {
      lastKind = undefined
      if (index >= 0 && index < codes.length) codes[index] = codeOf(kind, name)
    },
    pack() {
      const parts = new Uint32Array(ends.length)
      for (const [index, to] of ends.entries()) {
        parts[index] = to * 2 ** codeBits + (codes[index] ?? 0)
      }
      return parts
    },
  }
}

/** Gives all packed parts another kind, in place. */
export function rekindPacked(parts: PackedParts, kind: WireKind): void {
  for (let index = 0; index < parts.length; index += 1) {
    const packed = parts[index] ?? 0
    parts[index] = packed - (packed % 2 ** kindBits) + kindCodes[kind]
  }
}

/** The parts in full: contiguous, and every byte in exactly one. */
export function unpackParts(parts: PackedParts): WirePart[] {
  let start = 0
  return Array.from(parts, (packed) => {
    const end = Math.floor(packed / 2 ** codeBits)
    const part = {
      start,
      end,
      kind: wireKinds[packed % 2 ** kindBits] ?? 'unknown',
      name: partNames[(packed >>> kindBits) % 2 ** nameBits] ?? 'unknown',
    }
    start = end
    return part
  })
}

/** Bytes of each kind that has any, in the order of `wireKinds`. */
export function bytesByKind(parts: readonly WirePart[]): ReadonlyMap<WireKind, number> {
  const sums = new Map<WireKind, number>()
  for (const kind of wireKinds) {
    const bytes = parts.reduce(
      (sum, part) => (part.kind === kind ? sum + part.end - part.start : sum),
      0,
    )
    if (bytes > 0) sums.set(kind, bytes)
  }
  return sums
}

/** The kind that represents a record: payload if there is any, otherwise that of most bytes. */
export function mainKind(packed: PackedParts): WireKind {
  const sums = new Float64Array(wireKinds.length)
  let start = 0
  for (const part of packed) {
    const end = Math.floor(part / 2 ** codeBits)
    const code = part % 2 ** kindBits
    sums[code] = (sums[code] ?? 0) + end - start
    start = end
  }
  if (packed.length === 0) return 'framing'
  if ((sums[kindCodes.payload] ?? 0) > 0) return 'payload'
  return wireKinds[sums.indexOf(Math.max(...sums))] ?? 'framing'
}
