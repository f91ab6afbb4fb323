import { languages } from '../../shared/texts/languages.ts'
import { createSpeaker } from '../../shared/texts/speaker.ts'
import type { PageFiles } from '../page-files.ts'
import { stoppedPath, type PageIdentity } from './page-identity.ts'

export interface PageProtocolOptions {
  readonly page: PageIdentity
  readonly files: PageFiles
  /** The policy in force; read for every answer: the ports are known once the servers are there. */
  readonly policy: () => string
  readonly log: (line: string) => void
}

/** No path of the built page is nearly as long. */
const longestUrl = 2_048

/** The page shown when pages keep crashing, in every language: it runs nothing. */
const stoppedPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="color-scheme" content="light dark" />
    <title>Realtime Playground</title>
  </head>
  <body>${languages
    .map((language) => {
      const { locale, text } = createSpeaker(language)
      return `
    <div lang="${locale}">
      <h1>${text('crashed.title')}</h1>
      <p>${text('crashed.text')}</p>
      <p><a href="/">${text('crashed.again')}</a></p>
    </div>`
    })
    .join('\n    <hr />')}
  </body>
</html>
`

/**
 * Answers requests for `app://playground/…`. A path is looked up as it was sent, in the list of
 * files made at the start: nothing is decoded and no path of the disk is ever put together from a
 * request, so there is nothing to traverse. It never rejects.
 */
export function createPageProtocol(
  options: PageProtocolOptions,
): (request: Request) => Promise<Response> {
  const { page, files, policy, log } = options

  function answer(status: number, type: string, body: Uint8Array<ArrayBuffer> | string | null) {
    return new Response(body, {
      status,
      headers: {
        'Content-Type': type,
        'Content-Security-Policy': policy(),
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Resource-Policy': 'same-origin',
        'Cache-Control': 'no-cache',
      },
    })
  }
  const refuse = (status: 400 | 404) =>
    answer(status, 'text/plain; charset=utf-8', status === 404 ? 'Not found' : 'Bad request')

  function respond({ method, url }: Request): Response {
    const reads = method === 'GET' || method === 'HEAD'
    if (!reads || url.length > longestUrl || !page.owns(url)) return refuse(400)
    const { pathname } = new URL(url)
    if (pathname === stoppedPath) return answer(200, 'text/html; charset=utf-8', stoppedPage)
    const file = files.get(pathname)
    if (file === undefined) return refuse(404)
    return answer(200, file.type, method === 'HEAD' ? null : new Uint8Array(file.bytes))
  }

  return async (request) => {
    try {
      return respond(request)
    } catch (error) {
      log(`page: ${String(error)}`)
      return refuse(404)
    }
  }
}
