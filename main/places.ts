import { fileURLToPath } from 'node:url'

/** Whether this runs from its sources; the build bundles them into `out/main` and its `chunks`. */
const fromSources = import.meta.url.endsWith('.ts')

const built = fromSources
  ? new URL('../out/', import.meta.url)
  : new URL(import.meta.url.includes('/chunks/') ? '../../' : '../', import.meta.url)

/** The folder of the built page. */
export const pageFolder = fileURLToPath(new URL('renderer/', built))

/** The built preload script. */
export const preloadFile = fileURLToPath(new URL('preload/preload.cjs', built))

/** The built worker of the store; undefined from the sources, where the store finds its own. */
export function workerUrl(): URL | undefined {
  return fromSources ? undefined : new URL('main/maintenance-worker.js', built)
}
