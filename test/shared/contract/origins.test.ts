import { describe, expect, it } from 'vitest'
import {
  describeOriginFault,
  readOrigin,
  canonicalOrigin,
} from '../../../main/shared/contract/origins.ts'

describe('an origin that a person wrote', () => {
  it.each([
    ['http://localhost:5173', 'http://localhost:5173'],
    ['http://localhost:80', 'http://localhost'],
    ['https://localhost:443', 'https://localhost'],
    ['http://localhost:443', 'http://localhost:443'],
    ['HTTP://LocalHost:5173', 'http://localhost:5173'],
    ['http://localhost:5173/', 'http://localhost:5173'],
    ['  http://localhost:5173 ', 'http://localhost:5173'],
    ['http://localhost:05173', 'http://localhost:5173'],
    ['http://localhost:', 'http://localhost'],
    ['http://localhost.:5173', 'http://localhost.:5173'],
    ['http://b\u00fccher.example', 'http://xn--bcher-kva.example'],
    ['https://\u4f8b\u5b50.\u6d4b\u8bd5', 'https://xn--fsqu00a.xn--0zwm56d'],
    ['http://stra\u00dfe.example', 'http://xn--strae-oqa.example'],
    ['http://[0:0:0:0:0:0:0:1]:5173', 'http://[::1]:5173'],
    ['http://[2001:DB8::0:1]', 'http://[2001:db8::1]'],
    ['http://[::ffff:127.0.0.1]', 'http://[::ffff:7f00:1]'],
    ['http://127.1:5173', 'http://127.0.0.1:5173'],
    ['http://0x7f000001', 'http://127.0.0.1'],
    ['http://%6cocalhost', 'http://localhost'],
    ['app://playground', 'app://playground'],
    ['App://Playground/', 'app://playground'],
    ['chrome-extension://abcdefghijklmnop', 'chrome-extension://abcdefghijklmnop'],
    ['tauri://localhost', 'tauri://localhost'],
  ])('%j becomes %s, as a browser sends it', (text, origin) => {
    expect(readOrigin(text)).toEqual({ origin })
    expect(canonicalOrigin(origin)).toBe(origin)
  })

  it.each([
    ['null', 'null'],
    ['NULL', 'null'],
    ['*', 'pattern'],
    ['http://*', 'pattern'],
    ['https://*.example.com', 'pattern'],
    ['http://localhost:*', 'pattern'],
    ['localhost', 'no_scheme'],
    ['localhost:5173', 'no_scheme'],
    ['//localhost', 'no_scheme'],
    ['http:localhost', 'no_scheme'],
    ['', 'no_scheme'],
    ['ws://localhost:8181', 'scheme'],
    ['WSS://localhost', 'scheme'],
    ['file:///home/me/page.html', 'scheme'],
    ['ftp://localhost', 'scheme'],
    ['http://localhost:5173/page', 'path'],
    ['http://localhost:5173//', 'path'],
    ['http://localhost:5173?x=1', 'path'],
    ['http://localhost:5173#x', 'path'],
    ['http://localhost\\page', 'path'],
    ['http://user@localhost', 'user'],
    ['http://user:secret@localhost', 'user'],
    ['http://', 'unreadable'],
    ['http:///', 'unreadable'],
    ['http://local host', 'unreadable'],
    ['http://localhost:99999', 'unreadable'],
    ['http://localhost:port', 'unreadable'],
    ['http://[::1', 'unreadable'],
    ['http://999.1.1.1', 'unreadable'],
  ])('%j is refused, and why', (text, fault) => {
    expect(readOrigin(text)).toEqual({ fault })
    expect(describeOriginFault(readOrigin(text).fault ?? 'null')).toMatch(/^(is|has) /)
  })
})
