/** The places of the window, and the list of lessons. */
export const lessons = {
  place: { label: 'Places', live: 'Live', lessons: 'Lessons' },
  lessons: {
    title: 'Lessons',
    text: 'Each asks one question. It runs in Live, and what you had there comes back when it ends.',
    start: 'Start',
    goOn: 'Go on',
    asks: {
      wall: 'A page opens seven event streams to one server. How many get through?',
      herd: 'A server with 300 clients restarts. Do they come back one by one, or all at once?',
      halfOpen: 'The line dies without a word. Who notices, and how soon?',
      slowReader: 'One client reads too slowly. Who pays for it: this client, or everybody?',
      proxy: 'A proxy in between buffers responses. What becomes of a live stream?',
      coalescing:
        'A hundred messages come at once. Which transport brings them for the fewest bytes?',
    },
  },
}
