import type { Surface } from '../../../renderer/timeline/surface.ts'

/** What was drawn, call by call, with the look it was drawn in. */
export interface Stroke {
  readonly name: string
  readonly parameters: readonly unknown[]
  readonly fill: unknown
  readonly colour: unknown
  readonly alpha: number
}

export interface FakeSurface {
  readonly surface: Surface
  readonly strokes: Stroke[]
  /** Calls of this name. */
  called(name: string): Stroke[]
  texts(): string[]
}

const counted = [
  'beginPath',
  'moveTo',
  'lineTo',
  'closePath',
  'arc',
  'rect',
  'roundRect',
  'fill',
  'stroke',
  'clip',
  'fillRect',
  'clearRect',
  'setLineDash',
  'fillText',
  'drawImage',
  'setTransform',
] as const

/** A canvas that notes what it is told; a letter is 7 px wide. */
export function createFakeSurface(): FakeSurface {
  const strokes: Stroke[] = []
  const look: Record<string, unknown> = { globalAlpha: 1 }
  const saved: Record<string, unknown>[] = []
  const note =
    (name: string) =>
    (...parameters: unknown[]): void => {
      const { fillStyle: fill, strokeStyle: colour, globalAlpha } = look
      strokes.push({ name, parameters, fill, colour, alpha: Number(globalAlpha) })
    }
  const methods: Record<string, unknown> = Object.fromEntries(
    counted.map((name) => [name, note(name)]),
  )
  const surface = new Proxy(
    {
      ...methods,
      save: () => saved.push({ ...look }),
      restore: () => Object.assign(look, saved.pop()),
      measureText: (text: string) => ({ width: text.length * 7 }),
    },
    {
      get: (target: Record<string, unknown>, name: string) => target[name] ?? look[name],
      set(_, name: string, value: unknown) {
        look[name] = value
        return true
      },
    },
  )
  const called = (name: string): Stroke[] => strokes.filter((stroke) => stroke.name === name)
  return {
    surface: surface as unknown as Surface,
    strokes,
    called,
    texts: () => called('fillText').map(({ parameters }) => String(parameters[0])),
  }
}
