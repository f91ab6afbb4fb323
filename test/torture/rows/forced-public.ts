import { openWindow } from '../../support/window.ts'
import { builtRow } from '../built-row.ts'
import type { Row } from '../row.ts'
import { freePorts } from '../support/free-ports.ts'
import { ms } from '../support/waiting.ts'

const advice = 'keeps the page away from servers on this computer'

export const forcedPublic: Row = builtRow({
  id: 'SEC-08',
  fault: 'the browser treats our page as one of the public network, and keeps it from loopback',
  expected: 'every pane says that the browser is in the way and what to do, and keeps trying',
  guard: {
    file: 'main/shared/texts/words/pane-words.ts',
    find: "if (surroundings.blocked) return 'browserBlocked'",
    replace: '',
  },
  async run() {
    const [port = 0] = await freePorts(1)
    const window = await openWindow({
      args: ['--page-port', String(port)],
      browserArgs: [`--ip-address-space-overrides=127.0.0.1:${port}=public`],
    })
    try {
      const begun = performance.now()
      const told = window.page.getByTestId('advice').filter({ hasText: advice })
      for (let pane = 0; pane < 3; pane += 1) await told.nth(pane).waitFor({ timeout: 10_000 })
      const took = performance.now() - begun
      return { ok: true, figure: `3/3 panes say so after ${ms(took)}` }
    } finally {
      await window.close()
    }
  },
})
