import { get } from 'node:http'
import type { FixedAnswer } from '../subjects/subject.ts'

/** Headers that node:http writes by itself, with values of its own. */
const own: ReadonlySet<string> = new Set(['date', 'connection', 'keep-alive'])

/** Asks once, on a connection of its own, and resolves with the answer as it was sent. */
export function answerOf(port: number, path: string, tag?: string): Promise<FixedAnswer> {
  const headers = tag === undefined ? {} : { 'If-None-Match': tag }
  return new Promise((resolve, reject) => {
    const request = get({ port, path, headers, host: '127.0.0.1', agent: false }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('error', reject)
      response.on('end', () => {
        const { rawHeaders } = response
        const kept = rawHeaders.filter((_, index) => {
          const name = rawHeaders[index - (index % 2)] ?? ''
          return !own.has(name.toLowerCase())
        })
        const body = Buffer.concat(pieces).toString()
        resolve({ status: response.statusCode ?? 0, headers: kept, body })
      })
    })
    request.on('error', reject)
  })
}
