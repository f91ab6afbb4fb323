/** What a worker that stands for a virtual user is given. */
export interface UserData {
  /** The address of the script as a file. */
  readonly script: string
  readonly env: Readonly<Record<string, string>>
  /** The function that it exports; undefined where only the options are asked for. */
  readonly exec?: string
  /** How far the clock of its machine is ahead, ms. */
  readonly skew: number
  /** What `k6/execution` says. */
  readonly state: {
    readonly idInInstance: number
    readonly idInTest: number
    /** Epoch ms; set as it begins. */
    startTime: number
  }
}

export interface ToUser {
  readonly startTime: number
}

/** A sample of a metric, before it is a line. */
export interface Sample {
  readonly metric: string
  readonly type: 'counter' | 'gauge' | 'trend'
  readonly value: number
  /** Epoch ms. */
  readonly time: number
  readonly tags: Readonly<Record<string, string>>
}

/** What came over the wire, as the client below the stub saw it. */
export type Heard =
  /** An event of SSE, or a frame. */
  | { readonly text: string; readonly id?: string }
  /** An exchange of HTTP with the bytes that its socket carried. */
  | { readonly path: string; readonly bytes: number; readonly body: string }

export type FromUser =
  | { readonly kind: 'options'; readonly options: unknown }
  | { readonly kind: 'ready' }
  | { readonly kind: 'sample'; readonly sample: Sample }
  | { readonly kind: 'heard'; readonly heard: Heard }
  | { readonly kind: 'done' }
