import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { IpcMainInvokeEvent, WebContents } from 'electron'
import { createBridge, type Bridge } from '../../../main/hosts/desktop/bridge.ts'
import { channels } from '../../../main/hosts/desktop/channels.ts'
import type { Answer, CallHandlers } from '../../../main/shared/contract/calls.ts'
import { PlaygroundError } from '../../../main/shared/contract/errors.ts'
import { createPageIdentity } from '../../../main/hosts/desktop/page-identity.ts'

type Handler = (event: IpcMainInvokeEvent, ...args: unknown[]) => Promise<Answer>
const registered = vi.hoisted(() => new Map<string, unknown>())
vi.mock('electron', () => ({
  ipcMain: {
    handle: (channel: string, handler: unknown) => registered.set(channel, handler),
    removeHandler: (channel: string) => registered.delete(channel),
  },
}))

const contents = {} as WebContents
const frame = { url: 'app://playground/', origin: 'app://playground', parent: null }
const asEvent = (sender: unknown, senderFrame: unknown) =>
  ({ sender, senderFrame }) as IpcMainInvokeEvent
const own = asEvent(contents, frame)

let bridge: Bridge
let done: string[]
let sent: unknown[][]
let listeners: Map<string, (payload: never) => void>
let logged: string[]
const page = createPageIdentity()

function target(changes: object): WebContents {
  return Object.assign(contents, {
    isDestroyed: () => false,
    isCrashed: () => false,
    getURL: () => 'app://playground/',
    send: (...args: unknown[]) => sent.push(args),
    ...changes,
  })
}

beforeEach(() => {
  done = []
  sent = []
  logged = []
  listeners = new Map()
  target({})
  const handlers = {
    clear: async () => {
      done.push('clear')
      return 3
    },
    configure: async () => {
      throw new PlaygroundError('bad_setting', 'pushRate must be less.', 'pushRate')
    },
    status: async () => {
      throw new Error('a secret /path')
    },
  } as unknown as CallHandlers
  bridge = createBridge({
    playground: {
      handlers,
      on(name, listener) {
        listeners.set(name, listener)
        return () => listeners.delete(name)
      },
    },
    page,
    contents: () => contents,
    log: (line) => logged.push(line),
  })
  return () => bridge.stop()
})

const call = (event: IpcMainInvokeEvent, ...args: unknown[]) =>
  (registered.get(channels.call) as Handler)(event, ...args)

describe('the bridge', () => {
  it('answers our own page', async () => {
    expect(await call(own, 'clear')).toEqual({ ok: true, result: 3 })
  })

  it.each([
    ['a destroyed frame', contents, null],
    ['a subframe', contents, { ...frame, parent: frame }],
    ['another window', {}, frame],
    ['about:blank', contents, { ...frame, url: 'about:blank', origin: 'null' }],
    ['a sandboxed frame of ours', contents, { ...frame, origin: 'null' }],
    [
      'a page elsewhere',
      contents,
      { ...frame, url: 'https://evil.example/', origin: 'https://evil.example' },
    ],
    [
      'a host that begins alike',
      contents,
      { ...frame, url: 'app://playground.evil/', origin: 'app://playground.evil' },
    ],
    [
      'a frame disposed of meanwhile',
      contents,
      Object.defineProperty({ ...frame }, 'parent', {
        get() {
          throw new Error('Render frame was disposed before WebFrameMain could be accessed')
        },
      }),
    ],
  ])('refuses %s and does nothing', async (_name, sender, senderFrame) => {
    const answer = await call(asEvent(sender, senderFrame), 'clear')
    expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(done).toEqual([])
    expect(logged).toHaveLength(1)
  })

  it('carries a refusal with code, message and field', async () => {
    expect(await call(own, 'configure', {})).toEqual({
      ok: false,
      error: { code: 'bad_setting', message: 'pushRate must be less.', field: 'pushRate' },
    })
  })

  it('keeps the details of a fault to the log', async () => {
    const answer = await call(own, 'status')
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(JSON.stringify(answer)).not.toContain('secret')
    expect(logged.join()).toContain('a secret /path')
  })

  it.each([['nothing'], [undefined], [{}], ['constructor']])(
    'refuses a call of %j',
    async (name) => {
      expect(await call(own, name)).toMatchObject({ ok: false, error: { code: 'bad_call' } })
    },
  )

  it('tells the page of events', () => {
    listeners.get('cleared')?.({ through: 7 } as never)
    expect(sent).toEqual([[channels.event, 'cleared', { through: 7 }]])
  })

  it.each([
    ['destroyed', { isDestroyed: () => true }],
    ['crashed', { isCrashed: () => true }],
    ['somewhere else', { getURL: () => 'https://evil.example/' }],
  ])('tells nothing to a page that is %s', (_name, changes) => {
    target(changes)
    listeners.get('cleared')?.({ through: 7 } as never)
    expect(sent).toEqual([])
  })

  it('answers and tells nothing after its end', () => {
    bridge.stop()
    bridge.stop()
    expect([registered.size, listeners.size]).toEqual([0, 0])
  })
})
