import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { sendAnswer, type Route } from '../http/exchange.ts'

/** A page in parts: one style, one script, and what is shown. */
export interface Page {
  readonly title: string
  readonly style: string
  readonly body: string
  readonly script: string
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

/** `GET /`: a page that works by itself, and whose policy names its own style and script by hash. */
export function createPageRoute({ title, style, body, script }: Page): Route {
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  const html = Buffer.from(
    '<!doctype html><html lang="en"><meta charset="utf-8">' +
      '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">' +
      `<title>${title}</title><style>${style}</style>${body}<script>${script}</script></html>\n`,
  )
  const headers = [
    'Content-Type',
    'text/html; charset=utf-8',
    'Cache-Control',
    'no-cache',
    'Content-Security-Policy',
    policy,
    'Referrer-Policy',
    'no-referrer',
  ]
  return {
    always: true,
    get: (exchange) => sendAnswer(exchange, 200, headers, html),
  }
}

/** The style the pages share: readable on any background the browser prefers. */
export const pageStyle = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
li, .exchange { overflow-wrap: anywhere; white-space: pre-wrap }
.state { opacity: .75 }
`
