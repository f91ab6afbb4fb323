import { transportRows, type Transport } from '../../main/shared/contract/transport.ts'
import type { SnippetInput } from './snippet-input.ts'

/** What a page of the dev server asks for, where the playground does not serve it under that path. */
const socketPath = '/websocket'

const note: Readonly<Record<Transport, string>> = {
  polling: "// The page then asks fetch('/getData'), as if the dev server had the rows.",
  sse: "// The page then opens new EventSource('/sse').",
  websocket: `// The page then opens new WebSocket('${socketPath}'), as if the dev server had it.`,
}

/**
 * The entry for the proxy of a dev server, so that a page can ask its own origin: of Vite, and of
 * webpack. Both leave the `Host` of the page as it is, by which the playground knows that the page asks
 * its own address; Vite would change it where the entry is a text.
 */
export function devProxySnippet(transport: Transport, { url }: SnippetInput): string {
  const isSocket = transportRows[transport].scheme === 'ws'
  const paths = { polling: ['/getData', '/messages'], sse: ['/sse', '/messages'], websocket: [] }
  const vite = isSocket
    ? `      '${socketPath}': {
        target: '${url}',
        ws: true,
        rewrite: (path) => path.replace('${socketPath}', '/'),
      },`
    : paths[transport].map((path) => `      '${path}': { target: '${url}' },`).join('\n')
  const webpack = isSocket
    ? `      {
        context: ['${socketPath}'],
        target: '${url}',
        ws: true,
        pathRewrite: { '^${socketPath}': '/' },
      },`
    : `      { context: [${paths[transport].map((path) => `'${path}'`).join(', ')}], target: '${url}' },`
  return `${note[transport]}
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
