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

const english = {
  file: 'File',
  edit: 'Edit',
  view: 'View',
  window: 'Window',
  about: 'About Realtime Playground',
  hide: 'Hide Realtime Playground',
  hideOthers: 'Hide Others',
  unhide: 'Show All',
  quit: 'Quit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select All',
  reload: 'Reload',
  toggleDevTools: 'Developer Tools',
  resetZoom: 'Actual Size',
  zoomIn: 'Zoom In',
  zoomOut: 'Zoom Out',
  togglefullscreen: 'Full Screen',
  minimize: 'Minimize',
  close: 'Close Window',
} as const

const chinese: Readonly<Record<keyof typeof english, string>> = {
  file: '文件',
  edit: '编辑',
  view: '视图',
  window: '窗口',
  about: '关于 Realtime Playground',
  hide: '隐藏 Realtime Playground',
  hideOthers: '隐藏其他',
  unhide: '全部显示',
  quit: '退出',
  undo: '撤销',
  redo: '重做',
  cut: '剪切',
  copy: '复制',
  paste: '粘贴',
  selectAll: '全选',
  reload: '重新加载',
  toggleDevTools: '开发者工具',
  resetZoom: '实际大小',
  zoomIn: '放大',
  zoomOut: '缩小',
  togglefullscreen: '全屏',
  minimize: '最小化',
  close: '关闭窗口',
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
  const words = locale.toLowerCase().startsWith('zh') ? chinese : english
  const roles = (...names: NonNullable<MenuEntry['role']>[]): MenuEntry[] =>
    names.map((role) => ({ role, label: words[role] }))
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
    isMac ? applicationMenu : { label: words.file, submenu: roles('quit') },
    { label: words.edit, submenu: edit },
    { label: words.view, submenu: view },
    { label: words.window, submenu: roles('minimize', 'close') },
  ]
}
