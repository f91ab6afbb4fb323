import { audienceSize, type AudienceFigures } from '../contract/audience.ts'
import { enoughConnected } from '../experiment/knee-objective.ts'

/** Whether this audience has the delays of panes depend on its turns. */
export interface Crowd {
  /** Takes what is known of the audience now. @returns its clients where it does; 0 where there is none that does. */
  take(audience: AudienceFigures | undefined): number
}

/**
 * Creates what looks at an audience. While it connects, and once it has been a limit, by its own figures, who comes first among so
 * many is ahead; that stays so for as long as the figures of the panes, which begin anew with another audience.
 */
export function createCrowd(): Crowd {
  let size = 0
  let wasLimited = false
  return {
    take(audience) {
      const now = audienceSize(audience)
      if (now !== size) wasLimited = false
      size = now
      if (audience === undefined || now === 0) return 0
      const { plan, lanes, state } = audience
      wasLimited ||= lanes.some(({ limit }) => limit !== 'nobody')
      const isWhole =
        state === 'on' &&
        lanes.every(({ connected }) => connected >= enoughConnected * plan.clients)
      return wasLimited || !isWhole ? now : 0
    },
  }
}
