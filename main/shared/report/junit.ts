import type { Run } from '../experiment/run.ts'
import type { Speaker } from '../texts/speaker.ts'
import { escapeMarkup } from './escape.ts'
import { thresholdWords } from './words.ts'

/**
 * The thresholds of a run as JUnit's XML, which pipelines show: one that does not hold is a failure, one that could not be
 * judged an error. A run without thresholds is one test case: that it finished.
 */
export function toJunit(run: Run, speaker: Speaker): string {
  const { name, thresholds, finished, startedAt } = run
  const cases = thresholds.map((threshold) => {
    const head = `<testcase classname="measure" name="${escapeMarkup(threshold.expression)}"`
    const said = escapeMarkup(thresholdWords(threshold, speaker))
    if (threshold.state === 'passed') return `${head}/>`
    const kind = threshold.state === 'failed' ? 'failure' : 'error'
    return `${head}><${kind} message="${said}"/></testcase>`
  })
  const end = finished
    ? '/>'
    : `><error message="${speaker.text('report.unfinished')}"/></testcase>`
  const all = [...cases, `<testcase classname="measure" name="finished"${end}`]
  const failures = thresholds.filter(({ state }) => state === 'failed').length
  const unjudged = thresholds.filter(({ state }) => state === 'unjudged').length
  const errors = unjudged + (finished ? 0 : 1)
  const counts = `tests="${all.length}" failures="${failures}" errors="${errors}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `<testsuite name="${escapeMarkup(name)}" timestamp="${startedAt}" ${counts}>`,
    ...all,
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}
