import { readFileSync } from 'node:fs'
import { join, resolve as resolvePath } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

/** Where the packages are linked to from, their files keep the path of the link (.ci/build.ts). */
const resolve = { preserveSymlinks: process.env['PLAYGROUND_KEEPS_LINKS'] === '1' }

/** The licences of the packages whose modules a build has taken in. */
const license = { fileName: 'third-party-licenses.md' }

/** Those of the packages whose files it has copied, of which Vite tells nothing: fonts (OFL 1.1, condition 2). */
function licensesOfFiles(root: string): Plugin {
  return {
    name: 'licenses-of-files',
    generateBundle(_options, bundle) {
      const files = Object.values(bundle).flatMap((file) =>
        file.type === 'asset' ? file.originalFileNames : [],
      )
      const packages = files
        .map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0])
        .filter((folder) => folder !== undefined)
      const texts = [...new Set(packages)].toSorted().map((folder) => {
        const place = resolvePath(root, folder)
        const { name, version } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as {
          readonly name: string
          readonly version: string
        }
        return `## ${name} - ${version}\n\n${readFileSync(join(place, 'LICENSE'), 'utf8').trim()}\n`
      })
      const source = `# Licenses of files\n\n${texts.join('\n')}`
      this.emitFile({ type: 'asset', fileName: 'third-party-licenses-of-files.md', source })
    },
  }
}

/** Three builds with explicit entries: the main process, the sandboxed preload, the page. */
export default defineConfig({
  main: {
    resolve,
    build: {
      outDir: 'out/main',
      minify: false,
      // The oldest Node that `engines` names; Electron brings a later one.
      target: 'node22.14',
      // Run-time dependencies stay packages of their own, everything else goes inside: fewer files to install and to load.
      // Those for NATS are loaded where they are asked for, and may be missing.
      externalizeDeps: {
        include: ['@nats-io/transport-node', '@nats-io/jetstream', '@nats-io/kv'],
      },
      license,
      rollupOptions: {
        input: {
          desktop: 'main/hosts/desktop/desktop.ts',
          launcher: 'main/hosts/launch/launcher.ts',
          cli: 'main/hosts/cli/cli.ts',
          'maintenance-worker': 'main/store/sqlite/maintenance-worker.ts',
          'fleet-worker': 'main/fleet/fleet-worker.ts',
          'crowd-process': 'main/fleet/crowd/crowd-process.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
      },
    },
  },
  preload: {
    resolve,
    build: {
      outDir: 'out/preload',
      minify: false,
      // A sandboxed preload can require nothing but electron, so everything else goes inside.
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: 'main/hosts/desktop/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    resolve,
    root: 'renderer',
    base: './',
    plugins: [vue(), licensesOfFiles('renderer')],
    // By its number, as the playground's own servers: what `localhost` is differs from machine to machine.
    server: { host: '127.0.0.1' },
    build: {
      // One window, loaded from this machine: a second request would cost more than it saves.
      chunkSizeWarningLimit: 1_000,
      outDir: 'out/renderer',
      // Half the bytes to read and parse before the first paint.
      minify: true,
      target: 'chrome142',
      license,
      // The whole path: a relative one the dev server would look for below `root`.
      rollupOptions: { input: { index: resolvePath('renderer/index.html') } },
    },
  },
})
