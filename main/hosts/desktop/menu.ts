import { languageFor } from '../../shared/texts/languages.ts'
import { createSpeaker } from '../../shared/texts/speaker.ts'

/** An entry of the menu, in the words that Electron's template uses. */
export interface MenuEntry {
  readonly label?: string
  readonly type?: 'separator'
  readonly role?:
    | 'about'
    | 'hide'
    | 'hideOthers'
    | 'unhide'
    | 'quit'
    | 'undo'
    | 'redo'
    | 'cut'
    | 'copy'
    | 'paste'
    | 'selectAll'
    | 'reload'
    | 'toggleDevTools'
    | 'resetZoom'
    | 'zoomIn'
    | 'zoomOut'
    | 'togglefullscreen'
    | 'minimize'
    | 'close'
  readonly accelerator?: string
  readonly visible?: boolean
  readonly acceleratorWorksWhenHidden?: boolean
  readonly submenu?: MenuEntry[]
}

export interface MenuOptions {
  readonly platform: NodeJS.Platform
  /** The system's language, for example `zh-CN`. */
  readonly locale: string
  /** Adds what only developers of the playground need. */
  readonly developer: boolean
}

const separator: MenuEntry = { type: 'separator' }

/**
 * The application's menu. Every entry is a role, so the system does the work: without the Edit
 * menu's roles macOS has no shortcuts for copy and paste.
 */
export function menuTemplate({ platform, locale, developer }: MenuOptions): MenuEntry[] {
  const { text } = createSpeaker(languageFor(locale))
  const roles = (...names: NonNullable<MenuEntry['role']>[]): MenuEntry[] =>
    names.map((role) => ({ role, label: text(`menu.${role}`) }))
  const isMac = platform === 'darwin'
  const applicationMenu: MenuEntry = {
    label: 'Realtime Playground',
    submenu: [
      ...roles('about'),
      separator,
      ...roles('hide', 'hideOthers', 'unhide'),
      separator,
      ...roles('quit'),
    ],
  }
  const edit = [...roles('undo', 'redo'), separator, ...roles('cut', 'copy', 'paste', 'selectAll')]
  const view = [
    ...roles('resetZoom', 'zoomIn', 'zoomOut'),
    // The plus of many keyboards needs Shift; the key without it zooms as well.
    {
      role: 'zoomIn',
      accelerator: 'CommandOrControl+=',
      visible: false,
      acceleratorWorksWhenHidden: true,
    } satisfies MenuEntry,
    separator,
    ...roles('togglefullscreen'),
    ...(developer ? [separator, ...roles('reload', 'toggleDevTools')] : []),
  ]
  return [
    isMac ? applicationMenu : { label: text('menu.file'), submenu: roles('quit') },
    { label: text('menu.edit'), submenu: edit },
    { label: text('menu.view'), submenu: view },
    { label: text('menu.window'), submenu: roles('minimize', 'close') },
  ]
}
