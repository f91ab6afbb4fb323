import { expect, it } from 'vitest'
import { isLoopback } from '../../main/composition/loopback.ts'

it.each(['127.0.0.1', '127.0.0.2', '127.255.0.9', '::1', 'localhost', 'LOCALHOST'])(
  '%s stays on this machine',
  (host) => expect(isLoopback(host)).toBe(true),
)

it.each(['0.0.0.0', '::', '192.168.1.7', '128.0.0.1', 'fe80::1', 'localhost.example', ''])(
  '%j is open to others',
  (host) => expect(isLoopback(host)).toBe(false),
)
