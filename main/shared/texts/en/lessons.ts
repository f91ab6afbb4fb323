/** The places of the window, and the list of lessons. */
export const lessons = {
  about: { text: 'Polling, Server-Sent Events and WebSocket, side by side.' },
  place: {
    label: 'Places',
    live: 'Live',
    lessons: 'Lessons',
    about: 'About',
    present: 'Present',
    skip: 'To the timeline',
  },
  lessons: {
    title: 'Lessons',
    text: 'Each asks one question. It runs in Live, and what you had there comes back when it ends.',
    start: 'Start',
    goOn: 'Go on',
  },
}
