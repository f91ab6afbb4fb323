import { expect, it } from 'vitest'

/**
 * Majors of Node for which all tests of the line have passed. The patch of a socket replaces inner parts of Node (`_write`,
 * `_writev`, `_final`, `_read`, `push`, `_bytesDispatched`): with another major, run `test/line` under it, then add it here.
 */
const checked = [22, 24]

it('a socket is patched under a version of Node that was checked', () => {
  const [major] = process.versions.node.split('.')
  expect(checked).toContain(Number(major))
})
