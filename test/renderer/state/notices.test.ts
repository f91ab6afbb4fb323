import { describe, expect, it } from 'vitest'
import { PlaygroundError } from '../../../main/shared/contract/errors.ts'
import { createSentMessages } from '../../../renderer/panes/feed/sent-messages.ts'
import { useNotices } from '../../../renderer/state/use-notices.ts'

describe('notices', () => {
  it('go by themselves, errors later than the rest', () => {
    const planned: { delay: number; action: () => void }[] = []
    const notices = useNotices((delay, action) => planned.push({ delay, action }))
    notices.say('notice.cleared')
    notices.refuse(new PlaygroundError('store_busy', 'Busy.'))
    expect(planned.map(({ delay }) => delay)).toEqual([4_000, 12_000])
    planned[0]?.action()
    expect(notices.list.value.map(({ key }) => key)).toEqual(['refusal.store_busy'])
  })

  it('are three at most; the oldest makes room', () => {
    const notices = useNotices(() => undefined)
    const keys = [
      'notice.cleared',
      'notice.copyFailed',
      'notice.linkTaken',
      'notice.linkPartly',
    ] as const
    for (const key of keys) notices.say(key)
    expect(notices.list.value.map(({ key }) => key)).toEqual(keys.slice(1))
  })

  it('offer something for 10 s, once', () => {
    const planned: { delay: number; action: () => void }[] = []
    const notices = useNotices((delay, action) => planned.push({ delay, action }))
    const heard: string[] = []
    const offer = (name: string): void =>
      notices.offer(
        'notice.removed',
        { name },
        {
          key: 'notice.undo',
          run: () => heard.push(`${name} taken`),
          lapse: () => heard.push(`${name} lapsed`),
        },
      )
    offer('one')
    offer('two')
    notices.say('notice.cleared')
    expect(planned.map(({ delay }) => delay)).toEqual([10_000, 10_000, 4_000])
    expect(notices.takeNewest()).toBe(true)
    expect(heard).toEqual(['two taken'])
    for (const { action } of planned) action()
    expect(heard).toEqual(['two taken', 'one lapsed'])
    expect(notices.takeNewest()).toBe(false)
  })

  it('let an offer lapse that is pushed out', () => {
    const notices = useNotices(() => undefined)
    let lapsed = 0
    notices.offer(
      'notice.removed',
      { name: 'SSE' },
      {
        key: 'notice.undo',
        run: () => undefined,
        lapse: () => (lapsed += 1),
      },
    )
    for (let count = 0; count < 3; count += 1) notices.say('notice.cleared')
    expect(lapsed).toBe(1)
  })

  it('hide what failed where it is not ours to tell', () => {
    const notices = useNotices(() => undefined)
    notices.refuse(new Error('stack and path'))
    expect(JSON.stringify(notices.list.value)).not.toContain('stack and path')
    expect(notices.list.value).toMatchObject([{ key: 'refusal.internal' }])
  })
})

describe('sent messages', () => {
  it('are known by their pane, and the oldest are forgotten', () => {
    const sent = createSentMessages(2)
    const before = sent.revision()
    sent.noteSent(1, 'polling')
    sent.noteSent(2, 'sse')
    sent.noteSent(3, 'websocket')
    expect([1, 2, 3].map(sent.senderOf)).toEqual([undefined, 'sse', 'websocket'])
    expect(sent.revision()).toBe(before + 3)
  })
})
