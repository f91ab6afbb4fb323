/** The part whose run an event happened on; undefined beside all of them. */
export function partAt({ target }: Event): number | undefined {
  const part = target instanceof HTMLElement ? target.dataset['part'] : undefined
  return part === undefined ? undefined : Number(part)
}
