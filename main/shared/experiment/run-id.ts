/**
 * An id for a run: ids sort by when the run began.
 *
 * @param random 0 to below 1.
 */
export function newRunId(startedAt: number, random: () => number): string {
  const at = new Date(startedAt).toISOString().replaceAll(/[-:]/g, '').replace('T', '-')
  const suffix = Math.floor(random() * 0x10000)
    .toString(16)
    .padStart(4, '0')
  return `${at.slice(0, 15)}-${suffix}`
}
