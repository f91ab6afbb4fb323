import { defineConfig } from 'vitest/config'

/** Whole-window tests in a real browser, one after the other: they share two cores with it. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.spec.ts'],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 120_000,
    // A busy machine needs longer than the second that is usual.
    expect: { poll: { timeout: 5_000 } },
    reporters: [
      'default',
      ['json', { outputFile: process.env['REPORT_FILE'] ?? '.reports/e2e.json' }],
    ],
  },
})
