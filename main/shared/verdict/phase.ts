/** More messages than this fill the circle as far as it matters. */
const mostPhases = 500

/**
 * How much of the wait for a beat that comes every `interval` ms is luck, where messages come every
 * `gap` ms exactly.
 *
 * Message k meets the beat at the phase k × gap modulo interval, moved by whatever lay between the
 * first message and the first beat. Where the phases of all messages fill the circle evenly, that
 * move changes nothing; where they all lie at one point, the wait is that move alone.
 *
 * @returns the widest arc of the circle without a phase, ms: near 0 where every phase was met, the
 *   whole `interval` where all messages met the same one.
 */
export function widestPhaseGap(interval: number, gap: number, messages: number): number {
  const count = Math.min(Math.max(1, Math.floor(messages)), mostPhases)
  const phases = Array.from({ length: count }, (_, k) => (k * gap) % interval).sort((a, b) => a - b)
  const first = phases[0] ?? 0
  // The last arc leads around to the first phase again.
  const arcs = phases.map((phase, k) => (phases[k + 1] ?? first + interval) - phase)
  return Math.max(...arcs)
}
