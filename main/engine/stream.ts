import type { Draft, Message } from '../shared/contract/message.ts'
import type { StorePromise, StoreTrouble, StreamBounds } from '../shared/contract/status.ts'
import type { PackedMessages } from './packed-messages.ts'

/** Some messages in ascending order of id, and whether there are more behind them. */
export interface Page {
  readonly messages: readonly Message[]
  readonly more: boolean
}

/** As a page, packed; it holds one message at least. */
export interface PackedPage {
  readonly packed: PackedMessages
  readonly more: boolean
}

/**
 * The numbered stream that every transport delivers. Narrow on purpose: a broker whose stream has
 * sequence numbers can stand in for the file.
 *
 * Promises: ids ascend without holes; no one learns of a message before its transaction has committed;
 * followers get every message once, in order, when `append` has resolved or at the same time. `bounds`,
 * `revision` and `id` are what the stream knew when it last told its followers, so that
 * they can be asked without waiting, also of a stream on another machine; nothing that is read is newer.
 */
export interface Stream {
  /**
   * The random id of this stream, kept with it; a cursor of another stream means nothing here. It
   * changes where `renew` puts another stream in its place, and then with everything else at once.
   */
  readonly id: string
  /**
   * Stores a batch as one unit and resolves with its ids once it is committed. Calls that arrive
   * while one is being written are gathered into the next transaction.
   *
   * @throws PlaygroundError `store_busy`, `store_full`, `store_gone`, `store_readonly` or `stopped`; nothing was
   *   stored then, unless the store does not promise `wholeBatches`: then the message says what was.
   */
  append(batch: readonly Draft[]): Promise<readonly number[]>
  /**
   * As `append`, of one draft that has a name: where others write to the stream as well, it is there once, however many
   * of them were given the same name within `storeLimits.refWindow`. Undefined for a stream that nobody else writes to.
   *
   * @throws PlaygroundError as `append`, and `store_busy` where it is not known whether the message was stored.
   */
  appendNamed?(
    draft: Draft,
    name: string,
  ): Promise<{ readonly id: number; readonly repeated: boolean }>
  /**
   * Messages with an id above `after`, oldest first, at most `limit` and at most `bytes` of bodies
   * (`pollingLimits.answerBytes` by default; one message is always returned where there is one).
   */
  read(after: number, limit: number, bytes?: number): Promise<Page>
  /**
   * As `read`, as JSON that was made elsewhere, so that the event loop has nothing to do but to send it; undefined
   * if that is not available, for example because the rows are in memory: then `read` has them.
   */
  readPacked?(after: number, limit: number, bytes: number): Promise<PackedPage | undefined>
  /**
   * The newest messages, oldest first, at most `limit` and at most `answerBytes`; `more` says that
   * older ones were left out.
   */
  newest(limit: number): Promise<Page>
  /** Hears of every committed batch. Returns the function that ends it. */
  follow(listener: (messages: readonly Message[]) => void): () => void
  /** What it holds now; kept in memory, so asking costs nothing. */
  bounds(): StreamBounds
  /**
   * Rises with every change that a reader could see, deletions included; with the stream id it
   * names a state of the table, also across restarts.
   */
  revision(): number
}

/** What a store promises, by name: false where it does not, which its status says then. */
export type StorePromises = Readonly<Record<StorePromise, boolean>>

/**
 * Why another stream has to take the place of this one: somebody else put it there, or the numbers of this one went back,
 * so that ids would be given out again.
 */
export type Replacement = 'replaced' | 'rewound'

/** What a person may do with a stream beyond reading and writing it. */
export interface StreamAdministration {
  /** `:memory:`, the path of its file, or its address without a password. */
  readonly location: string
  readonly promises: StorePromises
  writable(): boolean
  /** Why nothing is stored at the moment, undefined where all is well. */
  trouble(): StoreTrouble | undefined
  /** Deletes every message, resolves with their number. Ids go on; they are never used again. */
  clear(): Promise<number>
  /**
   * Puts another stream in the place of this one, in one transaction: another id, no messages, ids
   * from 1. What was handed in before belongs to the former stream, what comes later to the new one.
   * The settings stay. Followers stay, too, and are not told: a reader that knows nothing of stream
   * ids must not be following.
   *
   * @throws PlaygroundError `store_busy`, `store_full`, `store_gone`, `store_readonly` or `stopped`; nothing has
   *   changed then.
   */
  renew(): Promise<void>
  /**
   * Who disconnects readers while another stream takes the place of this one: nobody may read both numberings. The stream
   * changes when `swap` is called, and at once where nobody listens. Undefined where that never happens.
   */
  onReplaced?(listener: (why: Replacement, swap: () => Promise<void>) => void): void
  /** How many messages it holds with an id above `after`, up to `through`. Costs nothing. */
  count(after: number, through: number): number
  /** Keeps at most `rows` rows from now on. */
  setRetention(rows: number): void
  /** Commits what is pending and closes; later calls change nothing. */
  stop(): Promise<void>
}

/** The values kept with the messages. */
export interface SettingsStore {
  /** As they were last written; kept in memory, so asking costs nothing. */
  readSettings(): Readonly<Record<string, unknown>>
  /**
   * Changes these and keeps the others; undefined removes one.
   *
   * @throws PlaygroundError `bad_setting` for a key of the store itself, and as `append`.
   */
  writeSettings(settings: Readonly<Record<string, unknown>>): Promise<void>
}

/** A stream in all its roles, as a store opens it. */
export interface ManagedStream extends Stream, StreamAdministration, SettingsStore {}
