/** The scheme of the desktop's page: standard and secure, so that the page has an origin. */
export const pageScheme = 'app'

const pageOrigin = `${pageScheme}://playground`

/** Which page is the playground's own. Every guard of the desktop asks here. */
export interface PageIdentity {
  /** The exact origin, as the page sends it to the servers. */
  readonly origin: string
  /** The address of the page. */
  readonly url: string
  /** Shown when the page keeps crashing. */
  readonly stoppedUrl: string
  /** True for an address at exactly this origin, without a name or a password in it. */
  owns(url: string): boolean
}

/** The path of the page that is shown after too many crashes. */
export const stoppedPath = '/stopped'

/**
 * Says which page is our own: `app://playground`, or in development the page of the dev server.
 *
 * @param developmentUrl the dev server's address, where there is one.
 */
export function createPageIdentity(developmentUrl?: string): PageIdentity {
  const origin = developmentUrl === undefined ? pageOrigin : new URL(developmentUrl).origin
  return {
    origin,
    url: `${origin}/`,
    stoppedUrl: `${pageOrigin}${stoppedPath}`,
    owns(url) {
      const parsed = URL.parse(url)
      if (parsed === null || parsed.username !== '' || parsed.password !== '') return false
      // `URL.origin` is "null" for a scheme that Node does not know, so it is put together here.
      return [origin, pageOrigin].includes(`${parsed.protocol}//${parsed.host}`)
    },
  }
}
