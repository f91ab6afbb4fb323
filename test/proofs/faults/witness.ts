/** What the page's own fetch, EventSource and WebSocket received, recorded independently of the clients. */
export interface Witness {
  /** How often each id arrived, by the pane that asked for it. */
  readonly seen: Record<string, Record<number, number>>
  /** When sockets said that they closed, page clock, epoch ms. */
  readonly closes: { readonly pane: string; readonly at: number }[]
  /** The states of panes as the window shows them, and when they changed. */
  readonly states: { readonly pane: string; readonly state: string; readonly at: number }[]
}

/**
 * Runs in the page, before its first script: puts itself around what the clients use, and changes
 * nothing of it. It is sent to the page as text, so it refers to nothing outside itself.
 */
export function installWitness(): void {
  const now = (): number => performance.timeOrigin + performance.now()
  const witness = { seen: {}, closes: [], states: [] } as unknown as Witness
  Object.assign(window, { witness })

  const paneOf = (url: string | URL): string =>
    new URL(url, location.href).searchParams.get('client') ?? ''
  function note(pane: string, id: unknown): void {
    if (typeof id !== 'number') return
    const ids = (witness.seen[pane] ??= {})
    ids[id] = (ids[id] ?? 0) + 1
  }

  const NativeEventSource = window.EventSource
  window.EventSource = class extends NativeEventSource {
    constructor(url: string | URL, options?: EventSourceInit) {
      super(url, options)
      this.addEventListener('message', ({ data }: MessageEvent<string>) => {
        note(paneOf(url), (JSON.parse(data) as { id?: unknown }).id)
      })
    }
  }
  const NativeWebSocket = window.WebSocket
  window.WebSocket = class extends NativeWebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      const pane = paneOf(url)
      if (pane === '') return
      this.addEventListener('message', ({ data }: MessageEvent<string>) => {
        const frame = JSON.parse(data) as { id?: unknown; type?: unknown }
        if (frame.type === undefined) note(pane, frame.id)
      })
      this.addEventListener('close', () => witness.closes.push({ pane, at: now() }))
    }
  }
  const nativeFetch = window.fetch
  window.fetch = async (input, init) => {
    const response = await nativeFetch(input, init)
    const url = input instanceof Request ? input.url : input
    if (!String(url).includes('/getData') || response.status !== 200) return response
    const text = await response.text()
    for (const { id } of JSON.parse(text) as { id: unknown }[]) note(paneOf(url), id)
    return new Response(text, response)
  }

  new MutationObserver((records) => {
    for (const { target } of records) {
      const { testid = '', state = '' } = (target as HTMLElement).dataset
      if (!testid.startsWith('pane-')) continue
      witness.states.push({ pane: testid.slice('pane-'.length), state, at: now() })
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-state'] })
}
