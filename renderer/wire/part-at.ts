/** The part on whose text an event happened; undefined outside all of them. */
export function partAt({ target }: Event): number | undefined {
  const part = target instanceof HTMLElement ? target.dataset['part'] : undefined
  return part === undefined ? undefined : Number(part)
}
