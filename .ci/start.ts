/**
 * Builds where a source has changed, and runs the command in this very process: `npm run` sends a signal to what it
 * runs, and a shell that runs two programs in turn would keep it to itself.
 */
process.env['REALTIME_PLAYGROUND_STARTER'] ??= String(process.ppid)
await import('./build.ts')
await import(new URL('../out/main/launcher.js', import.meta.url).href)
