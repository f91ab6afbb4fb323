import type { ControlFrame } from '../../shared/contract/control-frame.ts'
import type { Settings } from '../../shared/contract/settings.ts'
import type { Encoder } from '../push/encoding.ts'

/** How a stream over HTTP writes what it sends. All texts are whole: nothing is sent between their parts. */
export interface StreamFormat {
  readonly contentType: string
  /**
   * The encoder of messages; it is the same one for the same arguments (`Encoder`).
   *
   * @param plain whether the body alone stands for a message. @param chunked whether the answer is (RFC 9112 7.1).
   */
  encoder(plain: boolean, chunked: boolean, settings: Settings): Encoder
  /** What a stream begins with: where it is, and the id that its client resumes from. */
  opening(frame: ControlFrame, id: number): string
  /** A control frame; with the id that its client resumes from, where it moves that. */
  control(frame: ControlFrame, id?: number): string
  /** A sign of life of which readers notice nothing. */
  readonly comment: string
}
