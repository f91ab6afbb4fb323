import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPlayground } from '../../../main/playground.ts'
import type { Subject, SubjectOptions } from './subject.ts'
import { anyPorts } from '../../support/any-ports.ts'

const untilWritten = 100

/** This project as it ships: three servers behind the line, over a store file, and its producer. */
export async function createPlaygroundSubject(options: SubjectOptions): Promise<Subject> {
  const folder = mkdtempSync(join(tmpdir(), 'playground-bench-'))
  const playground = await createPlayground({
    database: options.database ?? join(folder, 'messages.db'),
    dataFolder: folder,
    ports: anyPorts,
    settings: { pushRate: options.rate, payload: options.payload, arrivals: 'regular' },
    pageOrigins: () => [],
    log: (line) => process.stderr.write(`${line}\n`),
  })
  await playground.handlers.setProducing(false)
  return {
    port: playground.status().servers[options.transport].port,
    start: () => playground.handlers.setProducing(true),
    async pause() {
      await playground.handlers.setProducing(false)
      await new Promise((resolve) => setTimeout(resolve, untilWritten))
    },
    newest: () => playground.status().store.newest,
    async stop() {
      await playground.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
