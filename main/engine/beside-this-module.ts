/**
 * Where a worker lies: beside the module that starts it, or, in a build, beside the entries, which `chunks` lies
 * under (`electron.vite.config.ts`). Called with a literal, in which the check of layers sees the dependency.
 *
 * @param module the `import.meta.url` of the module that starts the worker.
 */
export function besideThisModule(source: `./${string}.ts`, module: string): URL {
  if (module.endsWith('.ts')) return new URL(source, module)
  const built = source.replace(/\.ts$/, '.js')
  return new URL(module.includes('/chunks/') ? `.${built}` : built, module)
}
