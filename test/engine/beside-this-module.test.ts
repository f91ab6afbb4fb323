import { expect, it } from 'vitest'
import { besideThisModule } from '../../main/engine/beside-this-module.ts'

// Not a literal: there is no such module beside this one.
const source = './worker.ts'

it.each([
  ['beside a source', 'file:///home/main/store/archive.ts', 'file:///home/main/store/worker.ts'],
  ['beside a built entry', 'file:///app/out/main/cli.js', 'file:///app/out/main/worker.js'],
  ['above a built chunk', 'file:///app/out/main/chunks/serve.js', 'file:///app/out/main/worker.js'],
])('a worker lies %s', (_where, module, worker) => {
  expect(new URL(besideThisModule(source, module), module).href).toBe(worker)
})
