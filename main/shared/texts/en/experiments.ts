/** Runs of experiments: what speaks against one, and what a report says. */
export const experiments = {
  doubt: {
    unfinished:
      'The run was stopped after {done} of {planned} steps: what is missing was not measured.',
    fewRounds:
      'With {rounds} rounds there is no interval: the lowest and the highest round are shown. Use {least} rounds or more.',
    fewMessages:
      '{names}: a round had fewer than {least} messages, so its median says little. Use a longer window or a higher push rate.',
    slowFirst: '{names}: the first round was slower than the others. Use a longer warm-up.',
    unsteady:
      '{names}: measured once more at the end, it was not as before. The machine was not steady: close what else is running and measure again.',
    neverAlike:
      'After {time} of warm-up the medians of three seconds in a row still differed. Use a longer warm-up, or a higher push rate.',
    busy: 'The process that measured used {share} of a core, so delays may be its own. Use fewer lanes or a lower push rate.',
    late: 'The process that measured was up to {late} late to take what arrived. Close what else is running and measure again.',
    load: 'When it began the machine had {load} times as much to do as it has cores. Close what else is running and measure again.',
    battery: 'It ran on a battery, which slows many machines down. Plug it in and measure again.',
  },
  report: {
    lane: 'Lane',
    figure: {
      delayP50Ms: 'Median delay',
      delayP95Ms: '95 % within',
      delayP99Ms: '99 % within',
      requestsPerMinute: 'Requests per minute',
      bytesPerMessage: 'Bytes per message',
      emptyShare: 'Empty answers',
      missed: 'Missed',
      duplicated: 'Duplicates',
      outOfOrder: 'Out of order',
    },
    fewer: '– ({messages})',
    how: '{rounds} rounds of {window} in balanced order, all lanes at once; {rate} messages a second, {arrivals}; seed {seed}.',
    with: 'Settings: {settings}.',
    where: '{cpu}, {cores} cores, {system}, {runtime}, Realtime Playground {version}; {at}.',
    intervals: '± is the 95 % interval of the median over rounds.',
    ranges: 'In brackets: the lowest and the highest round.',
    random: 'at random times',
    regular: 'at regular times',
    doubts: 'Doubts',
    thresholds: 'Thresholds',
    state: { passed: 'holds', failed: 'does not hold', unjudged: 'could not be judged' },
    found: '{expression}: {state}, {value}',
    foundNothing: '{expression}: {state}',
  },
}
