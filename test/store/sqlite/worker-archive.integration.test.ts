import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { createWorkerArchive } from '../../../main/store/sqlite/worker-archive.ts'
import { useTemporaryFolder } from '../temporary-folder.ts'

const folder = useTemporaryFolder()

/** Crashes over a deletion, and answers everything else. */
const fragileWorker = `
  import { parentPort } from 'node:worker_threads'
  parentPort.on('message', ({ number, name }) => {
    if (name === 'deleteThrough') throw new Error('crashed')
    parentPort.postMessage({ number, result: name })
    if (name === 'stop') parentPort.close()
  })
`

it('asks a new worker after a crash, and the end of the old one takes nothing from it', async () => {
  const file = folder.next('worker.mjs')
  mkdirSync(dirname(file))
  writeFileSync(file, fragileWorker)
  const archive = createWorkerArchive('unused', () => undefined, pathToFileURL(file))
  for (let round = 0; round < 5; round += 1) {
    await expect(archive.deleteThrough(1, 'any')).rejects.toThrow('crashed')
    // The exit of the crashed worker is still to come.
    expect(await archive.checkpoint()).toBe('checkpoint')
  }
  await archive.stop()
})
