import type { SnippetInput } from './snippet-input.ts'

/** What a page of the dev server asks for, and what it then does. */
export type ProxiedPaths = {
  /** A comment in front of the entry. */
  readonly note: string
} & (
  | { readonly paths: readonly string[] }
  /** One path, which leads to a WebSocket at `/`. */
  | { readonly socketPath: string }
)

/** One path to each line of Vite's table, and all of them to one entry of webpack's list. */
const httpEntries = (url: string, paths: readonly string[]) => ({
  vite: paths.map((path) => `      '${path}': { target: '${url}' },`).join('\n'),
  webpack: `      { context: [${paths.map((path) => `'${path}'`).join(', ')}], target: '${url}' },`,
})

const socketEntries = (url: string, socketPath: string) => ({
  vite: `      '${socketPath}': {
        target: '${url}',
        ws: true,
        rewrite: (path) => path.replace('${socketPath}', '/'),
      },`,
  webpack: `      {
        context: ['${socketPath}'],
        target: '${url}',
        ws: true,
        pathRewrite: { '^${socketPath}': '/' },
      },`,
})

/**
 * The entry for the proxy of a dev server, so that a page can ask its own origin: of Vite, and of
 * webpack. Both leave the `Host` of the page as it is, by which the playground knows that the page asks
 * its own address; Vite would change it where the entry is a text.
 */
export function devProxy(given: ProxiedPaths): (input: SnippetInput) => string {
  return ({ url }) => {
    const { vite, webpack } =
      'paths' in given ? httpEntries(url, given.paths) : socketEntries(url, given.socketPath)
    return `${given.note}
// Leave changeOrigin out: the playground lets your page in because it asks its own address.

// vite.config.js
export default {
  server: {
    proxy: {
${vite}
    },
  },
}

// webpack.config.js
module.exports = {
  devServer: {
    proxy: [
${webpack}
    ],
  },
}
`
  }
}
