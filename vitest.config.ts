import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.ts'
import './test/support/own-environment.ts'

/** Guards against a test that hangs, in ms. No test may depend on them: none has a tighter one. */
const guards = (test: number, poll: number) => ({
  testTimeout: test,
  hookTimeout: test,
  expect: { poll: { timeout: poll } },
})

/**
 * Three projects, by what a test may touch:
 *
 * - `pure`: `*.test.ts`. No process, no socket, no worker; a setup file refuses them.
 * - `integration`: `*.integration.test.ts`. Real sockets, files, workers and processes, some of
 *   them started from the build in `out/`.
 * - `e2e`: `*.spec.ts`. The whole window in a browser, and the desktop on Electron or its stand-in.
 *
 * The files of a project share what they import, which takes a fifth of the time, so none may leave anything
 * behind in it; what is to be different is handed in, never mocked. The two last wait more than they work, so more
 * files run at once than there are cores.
 */
export default defineConfig({
  plugins: [vue()],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.integration.test.ts'],
          setupFiles: ['test/support/pure.ts', 'test/support/chance.ts'],
          isolate: false,
          sequence: { groupOrder: 0 },
          ...guards(180_000, 60_000),
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/**/*.integration.test.ts'],
          setupFiles: ['test/support/chance.ts'],
          isolate: false,
          maxWorkers: 4,
          // Tests of the launcher bring a program of their own.
          env: { ELECTRON_OVERRIDE_DIST_PATH: '' },
          sequence: { groupOrder: 1 },
          ...guards(180_000, 60_000),
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/{e2e,electron}/**/*.spec.ts'],
          globalSetup: ['test/electron/announce.ts'],
          isolate: false,
          maxWorkers: 3,
          env: { DISPLAY_RATE: process.env['DISPLAY_RATE'] ?? '20' },
          sequence: { groupOrder: 2 },
          ...guards(600_000, 120_000),
        },
      },
    ],
    sequence: { sequencer: LongestFirst },
    reporters: [
      'default',
      ['json', { outputFile: process.env['REPORT_FILE'] ?? '.reports/vitest.json' }],
    ],
    coverage: {
      provider: 'v8',
      include: ['main/**/*.ts', 'renderer/**/*.{ts,vue}'],
      reporter: ['text-summary', 'json-summary'],
      reportOnFailure: true,
    },
  },
})
