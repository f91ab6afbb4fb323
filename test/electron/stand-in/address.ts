/**
 * Chromium without Electron cannot be taught a scheme, so a page of `app://NAME` lives at
 * `http://NAME.localhost` there: as with a standard, secure scheme it has an origin of its own and is
 * a secure context. Only the stand-in and its network know; everything else sees `app://`.
 */
export function toChromium(url: string): string {
  return url.replace(/^app:\/\/([a-z0-9-]+)(?=[/?#]|$)/, 'http://$1.localhost')
}

/** The address that Electron would have for this address of Chromium. */
export function toElectron(url: string): string {
  return url.replace(/^http:\/\/([a-z0-9-]+)\.localhost(?=[/?#]|$)/, 'app://$1')
}

/** The origin of an address as Electron reports it for a frame. */
export function originOf(url: string): string {
  const { protocol, host } = new URL(url)
  return ['http:', 'https:', 'app:'].includes(protocol) ? `${protocol}//${host}` : 'null'
}
