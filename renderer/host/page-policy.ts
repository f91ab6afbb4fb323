/** What a page needs of its document to hear of its own policy. */
type Violations = Pick<Document, 'addEventListener'>

/** The origin of an address, `ws://127.0.0.1:8181`; undefined if it is not an address, such as `inline`. */
function originOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).origin : undefined
}

/**
 * Remembers which servers the policy of the page forbids (CSP `connect-src`). A browser reports it only by an
 * event: for fetch it is a failure like any other, an EventSource gives up, and a WebSocket is closed from the
 * start without an event. The policy of a page never changes, so neither does the answer.
 *
 * @returns whether an address is one of those that were forbidden so far.
 * @see https://www.w3.org/TR/CSP3/#violation-events
 */
export function watchPagePolicy(document: Violations): (address: string) => boolean {
  const forbidden = new Set<string>()
  document.addEventListener('securitypolicyviolation', (event) => {
    const origin = originOf(event.blockedURI)
    if (event.effectiveDirective === 'connect-src' && event.disposition === 'enforce') {
      if (origin !== undefined) forbidden.add(origin)
    }
  })
  return (address) => forbidden.has(originOf(address) ?? '')
}
