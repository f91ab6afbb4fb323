import { closeFrame, delivered, frame, refused, type Case } from '../autobahn/case.ts'
import { runCase } from '../autobahn/run-case.ts'
import { sequences } from '../autobahn/utf8-sequences.ts'
import { counted, type Row } from '../row.ts'
import { withHost } from '../support/host-process.ts'
import { probe } from '../support/probe.ts'

const longestReason = 123

const cases: Case[] = sequences.flat().flatMap(({ valid, bytes }, index) => {
  const text = `text ${index}`
  const reason = `reason ${index}`
  return [
    valid ? delivered(text, bytes, [frame(bytes)]) : refused(text, 1007, [frame(bytes)]),
    refused(reason, valid ? 1000 : 1007, [closeFrame(1000, bytes.subarray(0, longestReason))]),
  ]
})

/** UTF-8 and what only looks like it, as text and as the reason of a close frame (WS-04). */
export const utf8Row: Row = {
  id: 'WS-04',
  fault: 'the 132 byte sequences of Autobahn 6.5 to 6.23, as text and as a close reason',
  expected: 'valid ones are stored and delivered equal, invalid ones close 1007',
  guard: {
    file: 'main/servers/websocket/websocket-connection.ts',
    find: 'post(bytes.toString())',
    replace: "post(bytes.toString('latin1'))",
  },
  run: ({ log }) =>
    withHost({}, async (host) => {
      let held = 0
      for (const one of cases) {
        const wrong = await runCase(host, one)
        if (wrong === undefined) held += 1
        else log(wrong)
      }
      await probe(host)
      return counted(held, cases.length, `${sequences.flat().length} sequences each way`)
    }),
}
