import type { CallInput, CallName } from '../../main/shared/contract/calls.ts'
import type {
  NetworkFaults,
  NetworkFaultsPatch,
  NetworkScope,
  ScopedFaults,
} from '../../main/shared/contract/network.ts'
import type { Statistics, Status } from '../../main/shared/contract/status.ts'
import type { Bench } from '../../main/shared/experiment/bench.ts'
import type { PaneEntry, PaneList } from '../panes/pane-list.ts'
import type { NoteBook } from './pane-notes.ts'

/** What a lab needs of the engine beyond its bench. */
export interface LabEngine {
  status(): Status | undefined
  statistics(): Statistics | undefined
  /** Asks for something; a person is told of a refusal. Resolves with whether it worked. */
  act<Name extends CallName>(
    name: Name,
    ...input: CallInput<Name> extends undefined ? [] : [CallInput<Name>]
  ): Promise<boolean>
  /** Settles the counters and takes them. */
  settle(): Promise<void>
}

/** The faults in the line; changes under way are in them. A person is told of a refusal. */
export interface LabNetwork {
  inForce(): readonly ScopedFaults[]
  /** What a scope itself says. */
  own(scope: NetworkScope): NetworkFaultsPatch
  /** What holds for a scope: what it says itself, and what wider ones say. */
  effective(scope: NetworkScope): NetworkFaults
  /** Changes some faults of a scope. */
  change(scope: NetworkScope, faults: NetworkFaultsPatch): Promise<void>
  /** Puts these faults in the place of those that a scope has. */
  replace(scope: NetworkScope, faults: NetworkFaultsPatch): Promise<void>
}

/** The surroundings of a lab. */
export interface LabPorts {
  readonly bench: Pick<Bench, 'configure' | 'subjects' | 'beginWindow'>
  readonly engine: LabEngine
  readonly network: LabNetwork
  readonly panes: Pick<PaneList, 'begun' | 'shared' | 'refresh'>
  readonly entries: () => readonly PaneEntry[]
  readonly book: NoteBook
}
