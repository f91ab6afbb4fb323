import { fileURLToPath } from 'node:url'

/** Whether this runs from its sources; the build bundles them into `out/main` and its `chunks`. */
const fromSources = import.meta.url.endsWith('.ts')

const built = fromSources
  ? new URL('../../out/', import.meta.url)
  : new URL(import.meta.url.includes('/chunks/') ? '../../' : '../', import.meta.url)

/** The folder of the built page. */
export const pageFolder = fileURLToPath(new URL('renderer/', built))

/** The built preload script. */
export const preloadFile = fileURLToPath(new URL('preload/preload.cjs', built))

/** A built worker; undefined from the sources, where each one lies beside who starts it. */
export function workerUrl(name: 'maintenance-worker' | 'fleet-worker'): URL | undefined {
  return fromSources ? undefined : new URL(`main/${name}.js`, built)
}
