/** An address in two parts: where there is little room, port and path tell enough. */
export interface Address {
  /** `http://127.0.0.1`, or without its scheme. */
  readonly host: string
  /** `:3000/getData`; empty where the address has no port of its own. */
  readonly rest: string
}

/** Parts `url` before its port. */
export function partAddress(url: string): Address {
  const [, host = url, rest = ''] = /^(.*?[^:/])(:\d+.*)?$/.exec(url) ?? []
  return { host, rest }
}
