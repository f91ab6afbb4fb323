import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

/** Where the packages are linked to from, their files keep the path of the link (.ci/build.ts). */
const resolve = { preserveSymlinks: process.env['PLAYGROUND_KEEPS_LINKS'] === '1' }

/** Three builds with explicit entries: the main process, the sandboxed preload, the page. */
export default defineConfig({
  main: {
    resolve,
    build: {
      outDir: 'out/main',
      minify: false,
      externalizeDeps: true,
      rollupOptions: {
        input: {
          desktop: 'main/desktop.ts',
          launcher: 'main/launcher.ts',
          cli: 'main/cli.ts',
          'maintenance-worker': 'main/store/maintenance-worker.ts',
          'fleet-worker': 'main/fleet/fleet-worker.ts',
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
        input: { preload: 'main/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    resolve,
    root: 'renderer',
    base: './',
    plugins: [vue()],
    define: { __VUE_I18N_LEGACY_API__: 'false', __VUE_I18N_FULL_INSTALL__: 'false' },
    build: {
      // One window, loaded from this machine: a second request would cost more than it saves.
      chunkSizeWarningLimit: 1_000,
      outDir: 'out/renderer',
      // Half the bytes to read and parse before the first paint.
      minify: true,
      target: 'chrome142',
      rollupOptions: { input: { index: 'renderer/index.html' } },
    },
  },
})
