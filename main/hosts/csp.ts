const connectSource = /^(?:https?|wss?):\/\/(?:[\w.-]+|\[[\da-f:]+\])(?::\d{1,5})?$/i

/**
 * The Content-Security-Policy of the playground's page, for both hosts. The page runs nothing but
 * its own files, and connects to its own origin and to what is named here.
 *
 * @param connect origins such as `http://127.0.0.1:3000` or `ws://127.0.0.1:8181`. What is no such
 *   origin is left out, so that a wrong value narrows the policy and never adds a directive to it.
 * @see https://www.w3.org/TR/CSP3/#directive-connect-src
 */
export function contentSecurityPolicy(connect: readonly string[]): string {
  const targets = connect.filter((origin) => connectSource.test(origin))
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    ["connect-src 'self'", ...new Set(targets)].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
