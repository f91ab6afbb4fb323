/** The parts of an address that are read here (WHATWG URL 6.1). */
export interface ParsedUrl {
  readonly href: string
  readonly protocol: string
  readonly host: string
  readonly hostname: string
  readonly port: string
  readonly origin: string
}

/** Node and browsers have it; this layer knows the types of neither. */
declare const URL: { parse(text: string): ParsedUrl | null }

/** Reads an address as browsers do; undefined where it is not one. */
export function parseUrl(text: string): ParsedUrl | undefined {
  return URL.parse(text) ?? undefined
}
