import { fileURLToPath } from 'node:url'

/** Where the build lies. It bundles this module into `out/main` and its `chunks`. */
const built = import.meta.url.endsWith('.ts')
  ? new URL('../../out/', import.meta.url)
  : new URL(import.meta.url.includes('/chunks/') ? '../../' : '../', import.meta.url)

/** The folder of the built page. */
export const pageFolder = fileURLToPath(new URL('renderer/', built))

/** The built preload script. */
export const preloadFile = fileURLToPath(new URL('preload/preload.cjs', built))
