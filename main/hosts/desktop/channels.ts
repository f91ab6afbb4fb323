/** The two channels between the page and the main process; preload and bridge share them. */
export const channels = {
  call: 'playground:call',
  event: 'playground:event',
} as const
