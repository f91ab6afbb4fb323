import type { PaneEntry } from '../panes/pane-list.ts'

/** What the view of captured bytes needs to know of those whose bytes they are. */
export type WiredPane = Pick<PaneEntry, 'id' | 'lane' | 'transport'>
