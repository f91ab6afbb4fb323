import { describe, expect, it } from 'vitest'
import { withProxy } from '../../../main/hosts/launch/proxy-environment.ts'

const heeded = { ELECTRON_GET_USE_PROXY: '1', NODE_USE_ENV_PROXY: '1' }
const proxy = 'http://proxy.test:3128'

describe("the environment of Electron's downloader", () => {
  it.each([
    ['HTTPS_PROXY', { https_proxy: proxy }],
    ['https_proxy', { https_proxy: proxy }],
    ['HTTP_PROXY', { http_proxy: proxy }],
    ['all_proxy', { https_proxy: proxy, http_proxy: proxy }],
    ['ALL_PROXY', { https_proxy: proxy, http_proxy: proxy }],
    ['npm_config_proxy', { https_proxy: proxy, http_proxy: proxy }],
    ['npm_config_https_proxy', { https_proxy: proxy }],
  ])('has the proxy that %s names, and is told to heed it', (name, expected) => {
    expect(withProxy({ [name]: proxy })).toMatchObject({ ...heeded, ...expected })
  })

  it.each([
    {},
    { HTTPS_PROXY: '' },
    // What npm writes for a setting that is not set.
    { npm_config_proxy: 'null', npm_config_https_proxy: '' },
    // Node knows no SOCKS.
    { ALL_PROXY: 'socks5://proxy.test:1080' },
    { https_proxy: 'http://[' },
    { no_proxy: 'example.test' },
  ])('is as it was where no proxy can be used: %j', (given) => {
    const environment = { ...given, PATH: '/bin' }
    expect(withProxy(environment)).toBe(environment)
  })

  it('names each proxy once, the one in small letters first, with its scheme', () => {
    const given = { HTTPS_PROXY: 'http://other.test', https_proxy: 'proxy.test:3128', PATH: '/bin' }
    expect(withProxy(given)).toEqual({ ...heeded, https_proxy: proxy, PATH: '/bin' })
  })

  it('takes a usable one where another is of no use', () => {
    const given = { all_proxy: 'socks5://proxy.test:1080', npm_config_proxy: proxy }
    expect(withProxy(given)).toMatchObject({ https_proxy: proxy, http_proxy: proxy })
  })

  it('keeps the hosts that are asked directly, also those that npm knows of', () => {
    expect(withProxy({ HTTPS_PROXY: proxy, NO_PROXY: 'a.test' })).toMatchObject({
      no_proxy: 'a.test',
    })
    expect(withProxy({ HTTPS_PROXY: proxy, npm_config_noproxy: 'b.test' })).toMatchObject({
      no_proxy: 'b.test',
    })
  })

  it('leaves a decision of the person alone', () => {
    const given = { HTTPS_PROXY: proxy, NODE_USE_ENV_PROXY: '0' }
    expect(withProxy(given)).toMatchObject({ NODE_USE_ENV_PROXY: '0' })
  })
})
