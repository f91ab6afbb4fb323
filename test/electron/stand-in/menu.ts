import type { MenuItem, MenuItemConstructorOptions } from 'electron'

type Item = Pick<MenuItem, 'label'> & { role?: string; submenu?: Menu }

function itemOf(options: MenuItemConstructorOptions): Item {
  const { label = '', role, submenu } = options
  return {
    label,
    ...(role === undefined ? {} : { role }),
    ...(Array.isArray(submenu) ? { submenu: Menu.buildFromTemplate(submenu) } : {}),
  }
}

/** The application's menu, kept as data. */
export class Menu {
  static #current: Menu | null = null
  items: Item[] = []

  static buildFromTemplate(template: MenuItemConstructorOptions[]): Menu {
    const menu = new Menu()
    menu.items = template.map(itemOf)
    return menu
  }
  static setApplicationMenu(menu: Menu | null): void {
    Menu.#current = menu
  }
  static getApplicationMenu(): Menu | null {
    return Menu.#current
  }
}
