/** The frame of Live: what stands above the timeline. */
export const live = {
  live: {
    controls: 'Controls',
    headline: 'What was found',
    why: 'Why? Compare',
  },
}
