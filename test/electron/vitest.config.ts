import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The desktop, run as built: on a real Electron where there is one, else on the stand-in. */
export default defineConfig({
  root,
  test: {
    include: ['test/electron/**/*.spec.ts'],
    globalSetup: ['test/electron/announce.ts'],
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: [
      'default',
      ['json', { outputFile: process.env['REPORT_FILE'] ?? '.reports/electron.json' }],
    ],
  },
})
