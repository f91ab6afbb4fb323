import type { PageFiles } from '../page-files.ts'
import { stoppedPath, type PageIdentity } from './page-identity.ts'

export interface PageProtocolOptions {
  readonly page: PageIdentity
  readonly files: PageFiles
  /** The policy in force; read for every answer, since ports may change. */
  readonly policy: () => string
  readonly log: (line: string) => void
}

/** No path of the built page is nearly as long. */
const longestUrl = 2_048

const stoppedPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="color-scheme" content="light dark" />
    <title>Realtime Playground</title>
  </head>
  <body>
    <h1>The window stopped several times in a row</h1>
    <p>The servers and the stored messages are not touched and go on.</p>
    <p><a href="/">Open the page again</a></p>
    <hr />
    <div lang="zh-CN">
      <h1>窗口连续多次停止</h1>
      <p>服务器和已存储的消息不受影响，仍在继续。</p>
      <p><a href="/">重新打开页面</a></p>
    </div>
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
