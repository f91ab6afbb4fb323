import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { surviveLostOutput } from '../../main/hosts/lost-output.ts'

it.each(['EPIPE', 'EIO', 'ENOSPC'])('an output that is lost by %s is no exception', (code) => {
  const outputs = [new EventEmitter(), new EventEmitter()]
  const lost = Object.assign(new Error(`write ${code}`), { code })
  const lose = () => outputs.map((output) => output.emit('error', lost))
  expect(lose).toThrow(code)
  surviveLostOutput(outputs)
  expect(lose()).toEqual([true, true])
})
