import type { Transport } from './transport.ts'

/** "Bad ports" of the Fetch standard (2.9): other protocols live there, and browsers connect to none of them. */
const refused: ReadonlySet<number> = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
  103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465,
  512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993,
  995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
  6669, 6679, 6697, 10080,
])

/** Whether no page can connect to a port, and none be loaded from there. Programs can. */
export function isRefusedByBrowsers(port: number): boolean {
  return refused.has(port)
}

/** What a person is told who gave such a port to a server or to the page by a flag. */
export function refusedPortAdvice(port: number, what: Transport | 'page'): string {
  const so = what === 'page' ? 'none opens the page there' : `no page reaches ${what} there`
  return (
    `Browsers refuse port ${port} (a "bad port" of the Fetch standard): ${so}; programs do. ` +
    `Choose another with --${what}-port.`
  )
}
