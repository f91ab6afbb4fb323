import { isEncodedTwice } from '../../main/shared/contract/share.ts'
import { settingKeys } from '../../main/shared/contract/settings.ts'

/** What was written for a name, decoded, in the order in which it stood there. */
export interface Given {
  readonly name: string
  readonly text: string
}

/** An address may be encoded once more by each tool that it passes through; more often than this is deliberate. */
const mostDecodings = 3

/** The names a fragment may carry in addition to settings; `token` is the page's key. */
export const otherNames = ['panes', 'network', 'place', 'token', 'code']
const known: ReadonlySet<string> = new Set([...settingKeys, ...otherNames])
const anyKnown = new RegExp(`(?:^|[#&])(?:${[...known].join('|')})=`)

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}

/** Decodes until `done`, or until there is nothing to decode. */
function decodeUntil(text: string, done: (text: string) => boolean): string {
  let result = text
  for (let count = 0; count < mostDecodings && !done(result); count += 1) result = decode(result)
  return result
}

/** A text may hold what looks like an escape, so only what was encoded twice is decoded twice. */
function decodeText(text: string): string {
  return decode(decodeUntil(text, (value) => !isEncodedTwice(value)))
}
/** Everything else has no percent sign of its own. */
const decodePlain = (text: string): string => decodeUntil(text, (value) => !value.includes('%'))

/** The fragment of the address somewhere in `text`; `text` itself if there is none. */
function fragmentIn(text: string): string {
  // HTML in between writes & as &amp;, once or more often.
  const plain = text.trim().replaceAll(/&(?:amp;)+/g, '&')
  const [address] = /https?:\/\/\S+(?:#|%23)\S*/.exec(plain) ?? []
  // A mail breaks a long address at the end of its line.
  const whole = address ?? plain.replaceAll(/\s*\r?\n\s*/g, '')
  const marked = whole.includes('#') ? whole : whole.replace(/%(?:25)*23(?=\w+(?:=|%))/, '#')
  const decoded = decodeUntil(marked, (value) => anyKnown.test(value))
  return decoded.slice(decoded.indexOf('#') + 1)
}

/**
 * Reads the pairs of a link as a browser does, and as it was meant where tools on the way encoded it
 * once more: `#panes=polling%3Along`, `%23pushRate%3D20`, `&amp;`.
 */
export function readLink(text: string): readonly Given[] {
  return fragmentIn(text)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s)
      const key = decodePlain(name).trim()
      return { name: key, text: key === 'template' ? decodeText(value) : decodePlain(value) }
    })
}
