/** The places of the window, and the list of lessons. */
export const lessons = {
  place: {
    label: 'Places',
    live: 'Live',
    lessons: 'Lessons',
    experiments: 'Experiments',
    present: 'Present',
    title: '{place} · {name}',
    skip: 'To the timeline',
  },
  lessons: {
    title: 'Lessons',
    text: 'Each asks one question. It runs in Live, and what you had there comes back when it ends.',
    start: 'Start',
    goOn: 'Go on',
  },
}
