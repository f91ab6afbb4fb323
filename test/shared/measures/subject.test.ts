import { beforeEach, describe, expect, it } from 'vitest'
import { noBooking } from '../../../main/shared/contract/status.ts'
import type { EffectiveOptions } from '../../../main/shared/contract/pins.ts'
import { createSubject } from '../../../main/shared/measures/create-subject.ts'
import { noEvents } from '../../../main/shared/measures/pane-events.ts'
import type { Subject, SubjectListeners } from '../../../main/shared/measures/subject.ts'
import { createFakeContext, type FakeContext } from '../../renderer/state/fake-context.ts'
import { message } from '../../support/fake-environment.ts'

let context: FakeContext
let options: EffectiveOptions

beforeEach(() => {
  context = createFakeContext()
  options = {
    pollInterval: 500,
    pollMode: 'new',
    pushInterval: 0,
    heartbeat: 0,
    resume: true,
  }
})

function open(listeners?: SubjectListeners): Subject {
  const subject = createSubject(
    {
      id: 'w',
      lane: 'websocket',
      effective: () => options,
      connectionKey: () => String(options.pushInterval),
    },
    context,
    listeners,
  )
  subject.start()
  context.environment.sockets.at(-1)?.opens()
  context.environment.sleep(1_000)
  return subject
}
function deliver(...ids: number[]): void {
  const { environment } = context
  for (const id of ids) environment.sockets.at(-1)?.sends(message(id, environment.now() - 7))
}

describe('a subject without a pane', () => {
  it('has the figures of a pane: delay, audit, bytes and connection', () => {
    const subject = open()
    deliver(1, 2, 4)
    subject.bookWire({ ...noBooking, total: 600, payload: 300 }, 'first')
    expect(subject.read()).toMatchObject({
      state: 'open',
      now: { messages: 3, delay: { p50: 7, max: 7 }, wirePerMessage: 200, payloadShare: 0.5 },
      sequence: { received: 3, missed: 1, duplicated: 0 },
      counted: true,
      cursor: 4,
    })
    expect(subject.connections()).toHaveLength(1)
    expect([...subject.delays(0, Infinity, 1).delay]).toEqual([7])
  })

  it('hands the messages on, and tells what happens, where anybody listens', () => {
    const rows: string[] = []
    const arrived: number[] = []
    const subject = open({
      observers: [
        { ...noEvents, arrived: (id) => arrived.push(id), removed: () => rows.push('-') },
      ],
      rows: {
        history: ({ id }) => rows.push(`history ${id}`),
        push: ({ id }, _at, delay) => rows.push(`${id} after ${delay}`),
      },
    })
    deliver(1, 1)
    subject.remove()
    expect(rows).toEqual(['1 after 7', '-'])
    expect(arrived).toEqual([1, 1])
  })

  it('connects once more where what its connection depends on has changed', () => {
    const subject = open()
    options = { ...options, heartbeat: 5_000 }
    subject.settingsChanged()
    expect(context.environment.sockets).toHaveLength(1)
    options = { ...options, pushInterval: 900 }
    subject.settingsChanged()
    expect(context.environment.sockets).toHaveLength(2)
    subject.settingsChanged()
    expect(context.environment.sockets).toHaveLength(2)
  })

  it('says after five seconds without bookings that nothing is counted any more', () => {
    const subject = open()
    deliver(1)
    subject.bookWire({ ...noBooking, total: 600 }, 'first')
    context.environment.sleep(5_000)
    expect(subject.read().counted).toBe(true)
    context.environment.sleep(1)
    const { counted, now } = subject.read()
    expect(counted).toBe(false)
    expect(now.wirePerMessage).toBeUndefined()
  })
})
