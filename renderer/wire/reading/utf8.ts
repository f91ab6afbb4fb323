/** The most bytes, `limit` or a few less, that end where a character of UTF-8 ends (RFC 3629 3). */
export function cutText(bytes: Uint8Array, limit: number): Uint8Array {
  if (bytes.length <= limit) return bytes
  let end = limit
  // Bytes 10xxxxxx go on with a character; one has at most three of them.
  while (end > limit - 3 && end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return bytes.subarray(0, end)
}
