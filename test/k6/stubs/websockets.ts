import { WebSocket as Client } from 'ws'
import { tellHeard } from './tell.ts'

/** `k6/websockets`, by the package `ws`. */
export class WebSocket extends Client {
  constructor(url: string, _protocols: null, params: { readonly compression?: string }) {
    super(url, { perMessageDeflate: params.compression === 'deflate' })
    this.on('message', (data) => tellHeard({ text: (data as Buffer).toString() }))
    // k6 reports an error, and closes.
    this.on('error', () => undefined)
  }
}
