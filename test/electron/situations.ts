/**
 * Machines and misfortunes that the stand-in plays on request, each as the true Electron 45 is known to behave there.
 * By default it is a Linux desktop under X11 on which all goes well, and Electron was given the path of the
 * application.
 */
export const situations = [
  /** An installed application: the command line has no path, and nobody sees standard error. */
  'packaged',
  /** A hidden window never paints, and so is never ready to be shown (electron#48859). */
  'wayland',
  /** The process of no page can be started. */
  'launch-failed',
  /** Windows refuses to run the code of every page's process. */
  'integrity-failure',
  /** Every page crashes once it has been loaded. */
  'crashing-pages',
  /** A page does not answer when its window is to be closed. */
  'hanging-page',
] as const

export type Situation = (typeof situations)[number]

/** The variable that tells the stand-in, the names separated by commas. */
export const situationVariable = 'PLAYGROUND_STAND_IN_SITUATIONS'
