/** Loaded with `--import`, before the application: `electron` is then the stand-in beside this file. */
import { registerHooks } from 'node:module'

const standIn = new URL('./electron.ts', import.meta.url).href

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'electron') return next(specifier, context)
    return { url: standIn, shortCircuit: true }
  },
})
