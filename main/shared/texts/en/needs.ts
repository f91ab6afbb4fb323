/** What suits somebody's own traffic, and why. */
export const needs = {
  needs: {
    title: 'For your needs',
    heading: 'For these needs',
    intro:
      'Say what your traffic needs. Four ways to deliver are measured side by side, one of them also behind a proxy that buffers; the answer rests on that run.',
    measure: 'Measure and recommend',
    measureFor: 'Measure and recommend, about {time}',
    problem: '{field}: {min} to {max} {unit}',
    field: {
      age: 'On screen within',
      every: 'A message every',
      clients: 'Clients',
      size: 'Size of a message',
      clientEvery: 'Each client sends every',
      proxy: 'Between them',
      phones: 'On phones, where batteries count',
      never: 'never',
    },
    proxy: {
      none: 'no proxy that is known',
      buffers: 'a proxy that may buffer',
      'no-websocket': 'a proxy that lets no WebSocket through',
      corporate: 'a corporate proxy: buffers, no WebSocket',
      http2: 'HTTP/2 from end to end',
    },
    heldName: 'SSE behind a buffering proxy',
    runName: 'For {needs}',
    said: '{clients}, {rate} of {size}, on screen within {age}',
    talk: {
      both: 'each client sends {rate}',
      clients: 'mostly the clients talk: each sends {rate}',
    },
    saidPhones: 'on phones',
    way: { polling: 'Polling', sse: 'SSE', longPoll: 'Long poll', websocket: 'WebSocket' },
    set: {
      interval: 'ask every {interval}, for new rows only',
      held: 'requests that are held for up to {wait}',
      heartbeat: 'a heartbeat every {heartbeat}',
      atOnce: 'each message at once',
    },
    use: 'Use {way}: {settings}.',
    none: 'None of the four does what is needed, by what this run has measured.',
    second: 'Where that cannot be had: {way}, {settings}.',
    why: {
      age: '19 of 20 messages arrive within {age}; {most} is needed.',
      only: 'It is the only one against which nothing speaks.',
      leastBytes: 'It costs the least: {own} a day for each client.',
      leastWakes: 'It wakes a phone least often: {own} times an hour.',
      simpleBytes:
        'It is the simplest that costs no more than twice the least: {own} a day for each client, against {least}.',
      simpleWakes:
        'It is the simplest that wakes a phone no more than twice as often as the rarest: {own} times an hour, against {least}.',
    },
    basis: {
      measured: 'measured in this run',
      projected: 'projected: {how}',
      source: 'source: {name}',
    },
    how: {
      line: 'by the line through the rounds at {low} and {high}',
      rateFree:
        'measured at {low} and {high}; how rare they are changes nothing but the waiting for the next one',
      atLeast: 'measured at {low} already; the rarer the messages, the longer they wait',
      oneRate: 'measured at {low} only, which need not hold at another rate',
      interval:
        'measured with polls every {from}; every {to} the wait for the next poll is as much longer',
      pollCost: 'a poll costs what it did every {from}; every {to} there are fewer or more of them',
      longPoll: 'one answer for each message, and one after {wait} without any',
      everyInterval: 'one every {interval}',
      wakesAsked: 'each request wakes the radio',
      wakesPushed: 'each message does, and a heartbeat every {heartbeat}, if nothing else is sent',
      sending:
        'what is received as it was measured; what is sent, by the size of a request or a frame',
      cpu: 'as measured for each client; what the server does in any case is counted for each of them, too',
      post: 'as many as a poll that brings nothing, and the body',
    },
    rule: {
      noUpgrade:
        'A proxy has to pass on the upgrade, and this one does not: the handshake fails before any frame.',
      buffered: 'A proxy that buffers holds a stream back; this run has no lane behind one.',
      absent: 'This run has no lane of it.',
      unmeasured: 'Too little was measured of it: 40 messages are needed.',
      missed: '{missed} had not arrived.',
      heldMissed:
        '{count} was still in the proxy’s buffer when its round was over. | {count} were still in the proxy’s buffer when their round was over.',
      grows:
        'The rarer the messages, the longer they wait: {rare} at {rareRate}, {often} at {oftenRate}.',
      heldOnce:
        'How long rarer messages wait in the proxy’s buffer is not known: enough came only at {rate}, 19 of 20 within {age}.',
      tooOld: '19 of 20 messages arrive within {age}; {most} is needed.',
      close: 'In the worst round 19 of 20 took up to {worst}: it is close, so measure more rounds.',
      unpriced: 'What it costs at this rate cannot be told from one rate alone.',
      unbuffer:
        'With X-Accel-Buffering: no, where the proxy obeys it, SSE would do: without the proxy 19 of 20 arrived within {age}.',
      setUpgrade:
        'The proxy has to be set up for it: nginx passes Upgrade and Connection on only where it is told to.',
      http2WebSocket:
        'Over HTTP/2 it needs the extended CONNECT; without it, it opens a connection of its own over HTTP/1.1.',
      sixConnections:
        'Over HTTP/1.1 a browser has six connections to a server, over all its tabs; HTTP/2 lifts that.',
      silence: 'A proxy closes what is silent, nginx after 60 s: the heartbeat has to come sooner.',
      radio:
        'A radio stays awake for seconds after each transfer; it would wake {wakes} times an hour.',
      frame: 'What a client sends takes a frame of 6 to 8 bytes and the text.',
      post: 'What a client sends is a request of its own: at least {bytes} and the text.',
    },
    column: {
      way: 'Way',
      age: '19 of 20 within',
      bytes: 'Bytes a day',
      requests: 'Requests a day',
      connections: 'Connections that must stay open',
      cores: 'Server CPU, cores',
      wakes: 'Wakes an hour',
      verdict: 'Verdict',
    },
    verdict: {
      best: 'recommended',
      second: 'second choice',
      times: '{times} times the cost of the recommended',
      dearer: 'fits',
    },
    projectedNote: '≈ is projected from what was measured; ≥ is at least, ≤ at most that',
    changes: 'When the answer changes',
    change: {
      below: {
        rate: 'More rarely than {at}: {way}.',
        age: 'Where it has to be on screen within {at}: {way}.',
        clientRate: 'Where each client sends more rarely than {at}: {way}.',
        size: 'With messages below {at}: {way}.',
      },
      above: {
        rate: 'More often than {at}: {way}.',
        age: 'Where it may be older than {at}: {way}.',
        clientRate: 'Where each client sends more often than {at}: {way}.',
        size: 'With messages above {at}: {way}.',
      },
      proxy: 'With {proxy}: {way}.',
      phones: 'On phones: {way}.',
      noPhones: 'Not on phones: {way}.',
      nobody: 'none of the four',
      never: 'Each need alone may take any value in its range without changing it.',
    },
    article: 'Pros and cons of the article, and what this run shows of them',
    evidence: {
      wasted:
        'polls every {interval} are {requests} a minute, and {empty} of them would bring nothing (projected: e^(−rate × interval))',
      emptyPoll: 'a poll that brings nothing takes {bytes}',
      oneConnection: '{messages} over the connections that were open when the round began',
      newConnections: 'connections had to be made again',
      noBreak: 'no connection was broken in this run',
      nothingSent: 'no client sent anything in this run',
      notKept: 'a run does not keep this',
      oneBrowser: 'no more than two streams a client in this run',
    },
    reservations: 'Before you rely on it',
    doubtful:
      'This run has doubts of its own, listed under Doubts: they are about every figure that was measured.',
    nodeHeaders:
      'The clients were programs in Node. A browser sends larger headers with every request, so there polling and the long poll cost more: measure in the window to see by how much.',
    oneMachine:
      'Clients and servers were on one machine: the time that your network takes comes on top of every delay.',
    noServerCpu:
      'No fleet was measured, so what it costs the server in CPU is not known: add --fleet.',
    sideHead: 'Pro (+) or con (−)',
    shownHead: 'In this run',
  },
}
