/** What the figures rest on: since when, how many, under which conditions. */
export const measuring = {
  measuring: {
    label: 'What the figures rest on',
    line: 'Measured {time}, {messages}',
    messages: '{count} message | {count} messages',
    with: 'with: {conditions}',
    fault: '{scope}: {faults}',
    hidden: 'page hidden for {time}',
    stopped: '{name} server stopped',
    ended: '{name} stream ended',
    silent: 'the engine does not answer',
    anew: 'Measure again',
    anewHint: 'Figures start from zero; the present ones stay as “was”',
    since: {
      opened: 'Since the panes were opened, {time}',
      pane: 'Since a pane was added, {time}: all panes are measured over the same time',
      settings: 'Since the settings changed, {time}',
      faults: 'Since the network faults changed, {time}',
      servers: 'Since a server was stopped or started, {time}',
      store: 'Since the store was replaced, {time}',
      engine: 'Since the engine was started again, {time}',
      clock: 'Since a clock was set, {time}',
      lab: 'Since the lab’s latest step, {time}',
      asked: 'Since you asked for it, {time}',
    },
  },
}
