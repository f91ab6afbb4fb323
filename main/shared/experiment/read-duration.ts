const units = { ms: 1, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000 } as const

/** A time as people type it, such as `10s`, `500ms` or `2m`, in ms; without a unit it is ms. Undefined where it is no time. */
export function readDuration(text: string): number | undefined {
  const [, number, unit = 'ms'] = /^(\d+(?:\.\d+)?)(ms|s|m|min|h)?$/.exec(text.trim()) ?? []
  return number === undefined ? undefined : Number(number) * units[unit as keyof typeof units]
}
