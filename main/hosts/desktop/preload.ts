import { contextBridge, ipcRenderer } from 'electron'
import { channels } from './channels.ts'
import type { Answer, CallName, EventName, Events } from '../../shared/contract/calls.ts'

/**
 * All that the page gets of Electron: two functions. Names and arguments are checked by the bridge,
 * on the other side. A sandboxed preload has the web's globals and no more, no Buffer and no timers.
 */
contextBridge.exposeInMainWorld('playground', {
  call(name: CallName, input: unknown): Promise<Answer> {
    return ipcRenderer.invoke(channels.call, name, input) as Promise<Answer>
  },
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void {
    // The event object stays here: it would lead back to ipcRenderer.
    const hear = (_event: unknown, event: EventName, payload: Events[Name]) => {
      if (event === name) listener(payload)
    }
    ipcRenderer.on(channels.event, hear)
    return () => {
      ipcRenderer.removeListener(channels.event, hear)
    }
  },
})
