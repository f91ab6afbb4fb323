/**
 * The path of a worker, as the module sees it that starts it: beside it, or, in a build, beside the entries, which
 * `chunks` lies under (`electron.vite.config.ts`). Called with a literal, in which the check of layers sees the dependency.
 *
 * @param module the `import.meta.url` of the module that starts the worker.
 */
export function besideThisModule(source: `./${string}.ts`, module: string): string {
  if (module.endsWith('.ts')) return source
  const built = source.replace(/\.ts$/, '.js')
  return module.includes('/chunks/') ? `.${built}` : built
}
