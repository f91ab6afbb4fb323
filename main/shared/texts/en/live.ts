/** The frame of Live: what stands above the timeline. */
export const live = {
  live: {
    controls: 'Controls',
    knob: { pushRate: 'Written', pollInterval: 'Polls every', pushInterval: 'Pushes every' },
    mixed: 'differs',
    more: 'More…',
    less: 'Less',
    freeze: 'Freeze',
    freezeHint:
      'Hold timeline, panes and figures as they are now (Space); everything goes on behind them',
    goLive: 'Go live',
    goLiveHint: 'Show what happens now again (Space)',
    frozen: 'Frozen at {time}.',
    arrived:
      'Nothing has arrived since. | {count} message has arrived since. | {count} messages have arrived since.',
    silent: 'No messages are being written.',
    headline: 'What was found',
    why: 'Why? Compare',
  },
  /** How the window looks, and its keys. */
  look: { label: 'Appearance and keys', keys: 'Keyboard shortcuts' },
  keys: {
    space: 'Space',
    freeze: 'Freeze everything that is shown, and go live again',
    cut: 'Cut the line of those that “Break it” is set for',
    timeline: 'On the timeline: move through time, zoom in and out',
    follow: 'On the timeline: follow a message through every lane',
    undo: 'Put back the pane that was removed last',
    back: 'Close what is open; end following; all panes again',
    keys: 'Show this list',
    characters: 'Letters, digits and signs act by themselves',
  },
}
