/**
 * Shows that no pure test depends on how fast the machine is: runs them with every timer ten times as
 * slow. `node test/proofs/stretched-time.ts [FILTER…]` ends with 0 where all of them pass.
 */
import { fileURLToPath } from 'node:url'
import { createVitest } from 'vitest/node'

const stretch = fileURLToPath(new URL('./stretched-time/stretch.ts', import.meta.url))

const vitest = await createVitest('test', { project: ['pure'], watch: false, reporters: ['dot'] })
for (const project of vitest.projects) project.config.setupFiles.unshift(stretch)
const { testModules } = await vitest.start(process.argv.slice(2))
console.log(`${testModules.length} files, every timer ten times as slow`)
await vitest.close()
