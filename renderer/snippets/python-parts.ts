/** Python counts in seconds. */
export const seconds = (milliseconds: number): string => String(milliseconds / 1_000)

/** How a program for Python 3.9 or later opens an address. */
export const direct = `# A proxy that the environment names (http_proxy) does not know this machine's 127.0.0.1.
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
`
