import type { BreakCourse } from '../measures/break-course.ts'
import { phrase, type KeysOf, type Phrase } from '../texts/phrase.ts'
import { count, duration, named } from '../texts/quantity.ts'

type Part = Phrase<KeysOf<'broken'>>

/** What is said of one pane, or of several to which the same has happened: a phrase, and what is added to it. */
export interface BreakClause {
  readonly panes: readonly string[]
  readonly parts: readonly Part[]
}

/** Nothing heard for less than this is how messages come, ms. */
const silence = 2_000

const counted = (key: KeysOf<'broken'>, value: number): readonly Part[] =>
  value > 0 ? [phrase(key, { count: count(value) })] : []

/** What became of the messages; that none was lost is said only of who was away. */
function messagesOf(course: BreakCourse, wasAway: boolean): readonly Part[] {
  const { replayed, lost, duplicated, outOfOrder, unreadable, pushes } = course
  return [
    ...(replayed > 0 ? [phrase('broken.replayed', { messages: count(replayed, 'messages') })] : []),
    ...counted('broken.duplicated', duplicated),
    ...counted('broken.outOfOrder', outOfOrder),
    ...counted(pushes ? 'broken.unreadable' : 'broken.unreadableAnswers', unreadable),
    ...(lost > 0 || wasAway ? [phrase('broken.lost', { count: count(lost) })] : []),
  ]
}

/** Polls that were refused: how many, and how long there was no answer. */
function refusedPolls(course: BreakCourse): readonly Part[] {
  const { id, asked, refused, awayFor, breaks, longest } = course
  const figures = { name: named(id), refused: count(refused), asked: count(asked, 'requests') }
  const said = phrase('broken.refused', figures)
  if (awayFor !== undefined) return [said, phrase('broken.noAnswer', { time: duration(awayFor) })]
  if (breaks === 0) return [said]
  const key = breaks === 1 ? 'broken.nextAnswer' : 'broken.longestWait'
  return [said, phrase(key, { time: duration(longest) }), ...messagesOf(course, true)]
}

function partsOf(course: BreakCourse, follows: boolean): readonly Part[] {
  const { id, pushes, away, awayFor, breaks, heard, heardAgain, failed, refused, silentFor } =
    course
  const name = named(id)
  if (!pushes && refused > 0) return refusedPolls(course)
  if (awayFor !== undefined) {
    const attempts = pushes ? counted('broken.attempts', failed) : []
    return [phrase('broken.stillAway', { name, time: duration(awayFor) }), ...attempts]
  }
  if (breaks > 0) {
    const figures = { name, time: duration(away) }
    // What the break cost is known with what comes after it.
    if (!heardAgain) return [phrase('broken.back', figures)]
    return [
      phrase(follows ? 'broken.awayToo' : 'broken.away', figures),
      ...messagesOf(course, true),
    ]
  }
  const messages = messagesOf(course, false)
  if (messages.length > 0) return [phrase('broken.of', { name }), ...messages]
  if (silentFor >= silence) return [phrase('broken.silent', { name, time: duration(silentFor) })]
  return heard ? [] : [phrase('broken.open', { name })]
}

/**
 * What something that was broken on purpose has done to the panes: one clause for each pane on which it left a
 * trace, or that has not been heard of since, and one for all those that go on as before.
 */
export function breakResult(courses: readonly BreakCourse[]): readonly BreakClause[] {
  const clauses: BreakClause[] = []
  let follows = false
  for (const course of courses) {
    const parts = partsOf(course, follows)
    if (parts.length === 0) continue
    follows = parts[0]?.key === 'broken.away' || parts[0]?.key === 'broken.awayToo'
    clauses.push({ panes: [course.id], parts })
  }
  const said = new Set(clauses.flatMap(({ panes }) => panes))
  const rest = courses.filter(({ id }) => !said.has(id)).map(({ id }) => id)
  if (rest.length === 0) return clauses
  const unnoticed = phrase('broken.unnoticed', { names: named(...rest) })
  return [...clauses, { panes: rest, parts: [unnoticed] }]
}
