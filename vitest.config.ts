import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** Unit and integration tests: real sockets on port 0, real files, time faked where it matters. */
export default defineConfig({
  plugins: [vue()],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/electron/**'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    reporters: [
      'default',
      ['json', { outputFile: process.env['REPORT_FILE'] ?? '.reports/unit.json' }],
    ],
  },
})
