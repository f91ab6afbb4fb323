/** The top bar, its menus and dialogs. */
export const controls = {
  app: {
    name: 'Realtime Playground',
    stage: 'Timeline, charts and panes',
    views: 'What the upper part shows',
  },
  transport: {
    polling: 'Polling',
    sse: 'SSE',
    websocket: 'WebSocket',
  },
  preset: {
    label: 'Presets',
    own: 'Custom settings',
    article: {
      name: 'As in the article',
      hint: 'Poll all rows every 500 ms, push the clock every 1,000 ms',
    },
    chat: { name: 'Chat room', hint: 'Two messages a second at random, polled every 500 ms' },
    ticker: { name: 'Ticker', hint: 'Twenty prices a second, polled every second' },
    tokens: { name: 'Token stream', hint: 'Forty short pieces of text a second, evenly spaced' },
  },
  producer: {
    pause: 'Pause',
    resume: 'Resume',
    pauseHint: 'Stop writing new messages; connections stay open',
    resumeHint: 'Go on writing new messages',
    burst: 'Send {count}',
    burstHint: 'Write so many messages at once, and watch how each transport takes it',
  },
  addPane: {
    label: 'Add pane',
    polling: 'Asks again and again',
    sse: 'One long answer, from server to page',
    websocket: 'One connection, both ways',
    full: '{count} panes are the most',
  },
  share: {
    label: 'Share',
    command: { name: 'Copy as command line', hint: 'Starts an engine with these settings' },
    link: { name: 'Copy as link', hint: 'The part from # on, with panes and their pins' },
    paste: { name: 'Paste settings…', hint: 'From a link or a command line' },
  },
  paste: {
    title: 'Paste settings',
    text: 'Paste a link or a command line. You see what would change before you apply it.',
    example: '#pushRate=20&pollInterval=2000',
    take: 'Use these',
  },
  size: {
    label: 'Size of the window’s contents',
    small: 'Small',
    normal: 'Normal',
    large: 'Large',
    projector: 'Projector',
  },
  language: { en: 'EN', zh: '中', other: '切换到中文' },
  theme: { label: 'Colours', system: 'Same as the system', light: 'Light', dark: 'Dark' },
  dialog: { cancel: 'Cancel' },
  copy: {
    done: 'Copied',
    address: 'Copy the address of {name}',
    code: 'Copy the code',
  },
}
