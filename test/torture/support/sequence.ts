/** What became of a sequence of ids on its way. */
export interface Verdict {
  readonly received: number
  readonly lost: number
  readonly doubled: number
  readonly misordered: number
}

/** Judges ids that should be all those above `after` up to `newest`, ascending, each once. */
export function judge(ids: readonly number[], after: number, newest: number): Verdict {
  const seen = new Set(ids)
  let lost = 0
  for (let id = after + 1; id <= newest; id += 1) if (!seen.has(id)) lost += 1
  const misordered = ids.filter((id, index) => id < (ids[index - 1] ?? 0)).length
  return { received: ids.length, lost, doubled: ids.length - seen.size, misordered }
}

/** Adds verdicts up. */
export function sum(verdicts: readonly Verdict[]): Verdict {
  const add = (key: keyof Verdict): number => verdicts.reduce((all, one) => all + one[key], 0)
  return {
    received: add('received'),
    lost: add('lost'),
    doubled: add('doubled'),
    misordered: add('misordered'),
  }
}

/** Whether everything arrived as it should, and something did. */
export function isWhole({ received, lost, doubled, misordered }: Verdict): boolean {
  return received > 0 && lost === 0 && doubled === 0 && misordered === 0
}

/** A verdict as a figure. */
export function describe({ received, lost, doubled, misordered }: Verdict): string {
  return `${received} received, ${lost}/${doubled}/${misordered} lost/doubled/misordered`
}
