import { resolveColours } from '../charts/colours.ts'
import type { Palette } from './surface.ts'

/** How the page looks where the timeline is drawn: read where it changed, not for every picture. */
export interface Look {
  readonly palette: Palette
  /** Of the lanes, in their order. */
  readonly colours: readonly string[]
  /** A font family. */
  readonly font: string
  /** Font size, px. */
  readonly em: number
  /** Device pixels per CSS px. */
  readonly ratio: number
  /** CSS px. */
  readonly size: { readonly width: number; readonly height: number }
}

/** @param colours the custom properties that the lanes' colours are. */
export function readLook(element: HTMLElement, colours: readonly string[]): Look {
  const style = getComputedStyle(element)
  const read = (properties: readonly string[]): string[] =>
    resolveColours(
      element,
      properties.map((property) => `var(${property})`),
    )
  const names = ['--text', '--muted', '--line', '--surface', '--danger', '--warning', '--focus']
  const [text = '', muted = '', line = '', surface = '', danger = '', warning = '', focus = ''] =
    read(names)
  return {
    palette: { text, muted, line, surface, danger, warning, focus },
    colours: read(colours),
    font: style.fontFamily,
    em: Number.parseFloat(style.fontSize),
    ratio: element.ownerDocument.defaultView?.devicePixelRatio ?? 1,
    size: { width: element.clientWidth, height: element.clientHeight },
  }
}
