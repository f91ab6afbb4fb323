/** Present: the mode for a projector. */
export const present = {
  present: {
    open: 'Present',
    openHint: 'For a projector: the answer, the timeline and one number a pane (F5)',
    leave: 'Leave Present (Esc)',
    hint: '→ ← steps · ? keys · Esc',
    before: '→ begins with polling alone',
    step: '{place} of {all} · {name}',
    steps: {
      polling: 'polling alone',
      sse: '+ SSE',
      websocket: '+ WebSocket',
      cut: 'the line is cut',
      cost: 'what the cut cost',
    },
    median: 'median delay',
    bytes: '{bytes} per message',
    away: 'away · {replayed} sent again, {missed} lost',
    stillAway: 'away so far',
    unhurt: 'did not notice the cut',
    note: 'Note on this message (Enter)',
    keys: {
      script: 'Next and previous step: polling, + SSE, + WebSocket, cut, what it cost',
      cut: 'Cut the line',
      pin: 'Pin the message that is followed, or the newest, with a note',
      enlarge: 'Show one number, or the timeline, alone; so does a double click',
      zoom: 'Less or more time on the timeline',
      restore: 'Panes, settings and network as when Present began',
      leave: 'Back from one thing to all, then out of Present',
    },
  },
}
