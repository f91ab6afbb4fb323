/** What the comparison means, in sentences. A full stop is put behind each. */
export const verdict = {
  verdict: {
    join: {
      clauses: '{first}, {second}',
      sentence: '{text}.',
    },
    lost: '{name} lost {missed}: see its Health tab before anything else',
    lostUnreadable: '{name} lost {missed} that it could not read',
    lostWithoutResume:
      '{name} lost {missed} because its resume is off: with resume on, what a break held back is sent again',
    lostBetweenPolls:
      '{name} missed {missed} that left the table between two polls: ask for new rows only, or poll more often',
    waits:
      '{name} has {count} waiting, for {oldest} | {name} has {count} waiting, the oldest for {oldest}',
    empty: 'No pane is open',
    gathering: 'Measuring: {has} of {needs} so far',
    gatheringRare: 'Measuring: {has} of {needs} so far, about {left} to go at this rate',
    gatheringTime: 'Measuring: {has} of {needs} so far',
    brings: '{name} brings a message after {delay}',
    bringsWithin: '{name} brings a message within {delay}',
    next: '{name} after {delay}',
    nextWithin: '{name} within {delay}',
    noDifference: 'which is no real difference',
    phase:
      'Messages come at regular times, so the wait for the next poll or push is luck: up to {interval} for {names}',
    phaseNext: 'up to {interval} for {names}',
    crowd:
      'The servers are busy with an audience of {clients}, and whoever they serve first is ahead: the panes’ delays do not compare the transports',
    behind: 'This page is {lag} behind what arrives, too much to tell which is quicker',
    bytesMore: '{name} takes {times} times the bytes of {other}: {bytes} against {least} a message',
    bytesAlike: 'All take about the same, {bytes} a message',
    asks: '{name} sends {requests} a minute',
    asksInVain: '{name} sends {requests} a minute, and {empty} of its polls bring nothing',
    broke: '{name} was without a connection for {gap}: {replayed} sent again, none lost',
    brokeAndLost: '{name} was without a connection for {gap}: {replayed} sent again, {missed} lost',
    away: '{name} has been without a connection for {gap}',
    heldBack:
      '{names} holds messages for up to {interval} before it pushes; with a push interval of 0 it sends them at once | {names} hold messages for up to {interval} before they push; with a push interval of 0 they send them at once',
    repeats: 'Each answer to {name} also carries {rows} from before: ask for new rows only',
    twoWay:
      'This page sent {sent}: WebSocket carries both ways on one connection, where the others need a POST each',
    twoWayMeasured:
      'This page sent {sent}: each took {frame} over {name} and {post} over {other}, so WebSocket fits traffic both ways',
    rare: 'At {rate} a minute polling this often is wasted: poll less often, or let the server push',
    busy: 'At {rate} a second one poll brings {messages}, so headers hardly matter; the {wait} wait remains',
    longPoll:
      '{name} is as quick as a push, but takes {requests} a message; SSE does the same with one in all',
    pollingEnough:
      '{name}, asking every {interval}, is as quick here at no more than twice the cost, so the simplest one will do',
    pollingDearer:
      '{name}, asking every {interval}, is as quick here, but a push does the same without asking',
    pollingAhead: '{name} is ahead here: see what holds {names} back',
    sseEnough:
      'For one-way traffic SSE is enough: it is plain HTTP and reconnects by itself; WebSocket pays off once the page also sends',
    sseAhead: 'SSE is ahead, and for one-way traffic it is enough: it reconnects by itself',
    websocketAhead: 'WebSocket is ahead of SSE by {gain}, more than chance explains',
    websocketFits:
      'A push beats asking here; add an SSE pane to see whether one-way push does as well',
    unsure: 'Which of {names} is quicker cannot be told yet: their delays scatter too much',
    sameTransport:
      'These panes differ by their settings alone: add another transport to compare with',
    moreRequests: '{name} pays for its lead with {times} times the requests of {other}',
    waitForOthers:
      '{names} has too few messages so far to compare with | {names} have too few messages so far to compare with',
    connectOthers:
      '{names} is not connected, so it is not compared | {names} are not connected, so they are not compared',
    addAnother: 'Add a pane of another transport to compare with',
    stopped:
      '{names} is not connected: its figures are from before | {names} are not connected: their figures are from before',
    faults: 'Measured with network faults on',
    few: 'A first impression, from {messages} in {time}',
    basis: 'From {messages} in {time}',
  },
  /** The two lines over the window, where they say it shorter than the verdict. */
  headline: {
    upTo: '{name} brings a message after anything up to {delay}',
    nextUpTo: '{name} after anything up to {delay}',
    times: '{name} takes {times} times the bytes of {other}',
    timesInVain:
      '{name} takes {times} times the bytes of {other}; {empty} of its requests bring nothing',
    inVain: '{empty} of the requests of {name} bring nothing',
  },
  /** How often messages come. */
  rate: {
    second: '{n} message a second | {n} messages a second',
    every: '1 message every {gap}',
  },
  /** Figures with their nouns: one, and any other number. */
  counted: {
    messages: '{n} message | {n} messages',
    requests: '{n} request | {n} requests',
    polls: '{n} poll | {n} polls',
    rows: '{n} row | {n} rows',
    connections: '{n} connection | {n} connections',
    breaks: '{n} break | {n} breaks',
    clients: '{n} client | {n} clients',
  },
}
