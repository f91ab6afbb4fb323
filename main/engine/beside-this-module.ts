/**
 * The path of a worker, relative to the module that starts it: in the same folder, or, in a build, in the folder of the
 * entries, of which `chunks` is a subfolder (`electron.vite.config.ts`). Called with a literal, in which the check of layers sees the dependency.
 *
 * @param module the `import.meta.url` of the module that starts the worker.
 */
export function besideThisModule(source: `./${string}.ts`, module: string): string {
  if (module.endsWith('.ts')) return source
  const built = source.replace(/\.ts$/, '.js')
  return module.includes('/chunks/') ? `.${built}` : built
}
