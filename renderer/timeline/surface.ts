/** What drawing needs of a canvas; tests hand in one that notes what it was told. */
export type Surface = Pick<
  CanvasRenderingContext2D,
  | 'save'
  | 'restore'
  | 'setTransform'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'closePath'
  | 'arc'
  | 'rect'
  | 'roundRect'
  | 'fill'
  | 'stroke'
  | 'clip'
  | 'fillRect'
  | 'clearRect'
  | 'setLineDash'
  | 'fillText'
  | 'measureText'
  | 'drawImage'
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'lineCap'
  | 'globalAlpha'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
>

/** The colours of the window, as a canvas takes them. */
export interface Palette {
  readonly text: string
  readonly muted: string
  readonly line: string
  readonly surface: string
  readonly danger: string
  readonly warning: string
  readonly focus: string
}

/** A line between two points in its own path. */
export function strokeLine(surface: Surface, x1: number, y1: number, x2: number, y2: number): void {
  surface.beginPath()
  surface.moveTo(x1, y1)
  surface.lineTo(x2, y2)
  surface.stroke()
}

/** A small × around a point. */
export function strokeCross(surface: Surface, x: number, y: number, size: number): void {
  surface.beginPath()
  surface.moveTo(x - size, y - size)
  surface.lineTo(x + size, y + size)
  surface.moveTo(x - size, y + size)
  surface.lineTo(x + size, y - size)
  surface.stroke()
}

export function fillDot(surface: Surface, x: number, y: number, radius: number): void {
  surface.beginPath()
  surface.arc(x, y, radius, 0, 2 * Math.PI)
  surface.fill()
}
