/**
 * What a proxy may be called, the first that is set counts. npm hands on the proxies of its own configuration
 * (`.npmrc`) to its scripts; Node reads neither those nor `all_proxy`.
 */
const names = {
  https_proxy: ['https_proxy', 'npm_config_https_proxy', 'npm_config_proxy', 'all_proxy'],
  http_proxy: ['http_proxy', 'npm_config_proxy', 'all_proxy'],
  no_proxy: ['no_proxy', 'npm_config_noproxy'],
} as const

/** How npm writes down what is not set. */
const unset: ReadonlySet<string> = new Set(['', 'null', 'false', 'undefined'])

/** A proxy's address as Node wants it, with its scheme; undefined where Node has no use for it (SOCKS). */
function usableProxy(text: string): string | undefined {
  const address = text.includes('://') ? text : `http://${text}`
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) ? address : undefined
}

/**
 * The environment in which Electron's downloader heeds the proxy that a person has set, under any of its usual names.
 * It asks by `fetch`, which Node sends through a proxy with NODE_USE_ENV_PROXY alone (22.21, 24.0), and before that
 * `@electron/get` does with ELECTRON_GET_USE_PROXY. Where no proxy is set, nothing changes.
 */
export function withProxy(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // Windows does not tell HTTP_PROXY from http_proxy; elsewhere the one in small letters counts, as for curl.
  const entries = Object.entries(environment).filter(([, value]) => !unset.has(value ?? ''))
  const byName = new Map(entries.map(([name, value = '']) => [name.toLowerCase(), value]))
  for (const [name, value = ''] of entries) if (name === name.toLowerCase()) byName.set(name, value)

  const first = (name: 'https_proxy' | 'http_proxy'): string | undefined =>
    names[name]
      .map((alias) => usableProxy(byName.get(alias) ?? ''))
      .find((address) => address !== undefined)
  const https = first('https_proxy')
  const http = first('http_proxy')
  if (https === undefined && http === undefined) return environment

  const none = names.no_proxy.map((alias) => byName.get(alias)).find((list) => list !== undefined)
  const rest = Object.entries(environment).filter(([name]) => !(name.toLowerCase() in names))
  return {
    ELECTRON_GET_USE_PROXY: '1',
    NODE_USE_ENV_PROXY: '1',
    ...Object.fromEntries(rest),
    ...(https === undefined ? {} : { https_proxy: https }),
    ...(http === undefined ? {} : { http_proxy: http }),
    ...(none === undefined ? {} : { no_proxy: none }),
  }
}
