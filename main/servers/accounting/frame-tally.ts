/** Bytes of frames, by what the frames are for. */
export interface FrameBytes {
  /** Data frames, whole: header, mask and what they carry. */
  data: number
  /** Pings and pongs. */
  heartbeat: number
  /** Close frames, and bytes that are not a frame. */
  other: number
}

/** Adds up the frames of one direction of a WebSocket as their bytes pass (RFC 6455 5.2). */
export interface FrameTally {
  add(bytes: Uint8Array): void
  /** What was added since the last time. */
  take(): Readonly<FrameBytes>
}

function purposeOf(opcode: number): keyof FrameBytes {
  if (opcode <= 2) return 'data'
  return opcode === 9 || opcode === 10 ? 'heartbeat' : 'other'
}

/**
 * Creates a tally before the first byte of a frame. Only headers are looked at, so it is exact for
 * fragments and compressed frames, too, and for the part of a frame that has come so far.
 */
export function createFrameTally(): FrameTally {
  let tally: FrameBytes = { data: 0, heartbeat: 0, other: 0 }
  let purpose: keyof FrameBytes = 'other'
  /** Bytes of the header that were seen, and how many bytes of extended length are to come. */
  let seen = 0
  let lengthBytes = 0
  let masked = false
  let length = 0
  /** Bytes behind the header that are still to come. */
  let rest = 0

  function readHeader(byte: number): void {
    if (seen === 0) {
      purpose = purposeOf(byte & 15)
      length = 0
    } else if (seen === 1) {
      masked = byte >= 128
      const short = byte & 127
      lengthBytes = short < 126 ? 0 : short === 126 ? 2 : 8
      length = short < 126 ? short : 0
    } else {
      length = length * 256 + byte
    }
    seen += 1
    if (seen < 2 + lengthBytes) return
    seen = 0
    lengthBytes = 0
    rest = length + (masked ? 4 : 0)
  }

  return {
    add(bytes) {
      for (let at = 0; at < bytes.length;) {
        if (rest > 0) {
          const size = Math.min(rest, bytes.length - at)
          tally[purpose] += size
          rest -= size
          at += size
        } else {
          readHeader(bytes[at] ?? 0)
          tally[purpose] += 1
          at += 1
        }
      }
    },
    take() {
      const taken = tally
      tally = { data: 0, heartbeat: 0, other: 0 }
      return taken
    },
  }
}
