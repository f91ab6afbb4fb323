import {
  defaultSettings,
  settingKeys,
  type SettingKey,
  type Settings,
} from '../../main/contract/settings.ts'
import { parseShared, toFragment } from '../../main/contract/share.ts'
import { defaultPanes, parsePanes, printPanes, type SharedPane } from './share-panes.ts'

/** What a link or a command line asks for. */
export interface SharedState {
  readonly settings: Settings
  /** Undefined where nothing is said about panes. */
  readonly panes: readonly SharedPane[] | undefined
  /** Knobs and pins that were out of range or unreadable. */
  readonly refused: readonly string[]
}

/** The `#` fragment, with its `#`, of settings and panes. */
export function printLink(settings: Settings, panes: readonly SharedPane[]): string {
  const own = printPanes(panes)
  const parts = [
    // Whom this computer trusts is nobody else's business.
    toFragment({ ...settings, allowedOrigins: [] }),
    own === printPanes(defaultPanes) ? '' : `panes=${own}`,
  ]
  return `#${parts.filter((part) => part !== '').join('&')}`
}

function mentions(text: string, key: SettingKey): boolean {
  return new RegExp(`(^|[#&])${key}=`).test(text)
}

function paneText(text: string): string | undefined {
  return /(?:^|[#&])panes=([^&\s]*)/.exec(text)?.[1]
}

/** True where a fragment has anything to say. */
export function isLink(text: string): boolean {
  return paneText(text) !== undefined || settingKeys.some((key) => mentions(text, key))
}

/**
 * Reads a fragment, a link or a command line. It says what differs from the defaults, so what it
 * leaves out is the default; but origins are trusted by a person, never by a link, and stay.
 */
export function readShared(text: string, current: Settings): SharedState {
  const given = text.trim()
  const { settings, fellBack } = parseShared(given, defaultSettings)
  const panes = paneText(given)
  const parsed = panes === undefined ? undefined : parsePanes(panes)
  const isCommand = /(^|\s)--[a-z]/.test(given)
  const keepOrigins = !isCommand || settings.allowedOrigins.length === 0
  return {
    settings: keepOrigins ? { ...settings, allowedOrigins: current.allowedOrigins } : settings,
    panes: parsed !== undefined && parsed.panes.length > 0 ? parsed.panes : undefined,
    refused: [...fellBack, ...(parsed?.refused ?? [])],
  }
}
