/** The frame of Live: what stands above the timeline. */
export const live = {
  live: {
    controls: 'Controls',
  },
}
