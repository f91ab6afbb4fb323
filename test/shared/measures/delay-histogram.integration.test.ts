import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const source = new URL('../../../main/shared/measures/delay-histogram.ts', import.meta.url).href

/** In a Node of its own, where nothing has loaded the library of the histogram before. */
it('the histogram of delays loads without eval, which the policy of the page forbids and reports', async () => {
  const script = `
    let called = 0
    globalThis.eval = () => { called += 1 }
    await import(${JSON.stringify(source)})
    console.log('evaluated', called)
  `
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script])
  expect(stdout.trim()).toBe('evaluated 0')
})
