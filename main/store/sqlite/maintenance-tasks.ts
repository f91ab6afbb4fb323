import type { Message } from '../../shared/contract/message.ts'
import type { PackedMessages } from '../../engine/packed-messages.ts'
import type { PageLimits } from '../stream/message-window.ts'
import type { Excess, Measured } from '../stream/retention.ts'

/** Every task of the worker by name: what it is told and what it answers. */
export interface MaintenanceTasks {
  readonly read: {
    readonly input: { readonly after: number; readonly limits: PageLimits }
    readonly result: readonly Message[]
  }
  readonly readPacked: {
    readonly input: { readonly after: number; readonly limits: PageLimits }
    readonly result: PackedMessages
  }
  readonly newest: {
    readonly input: { readonly after: number; readonly limits: PageLimits }
    readonly result: readonly Message[]
  }
  readonly measure: {
    readonly input: { readonly after: number; readonly excess: Excess }
    readonly result: Measured
  }
  readonly deleteThrough: {
    readonly input: { readonly id: number; readonly stream: string }
    readonly result: undefined
  }
  readonly deleteFormer: { readonly input: undefined; readonly result: undefined }
  readonly checkpoint: { readonly input: undefined; readonly result: undefined }
  /** Ends the worker, after what came before. A deletion ends early and goes on at the next start. */
  readonly stop: { readonly input: undefined; readonly result: undefined }
}
export type MaintenanceTask = keyof MaintenanceTasks

/** A task on its way to the worker. */
export type TaskRequest = {
  readonly [Name in MaintenanceTask]: {
    readonly number: number
    readonly name: Name
    readonly input: MaintenanceTasks[Name]['input']
  }
}[MaintenanceTask]

/** Its answer; an error crosses as its text. */
export type TaskAnswer =
  | { readonly number: number; readonly result: unknown }
  | { readonly number: number; readonly error: string }

/** What the worker is started with. */
export interface WorkerStart {
  readonly file: string
}
