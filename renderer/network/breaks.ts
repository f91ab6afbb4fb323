/** How long the line is down where it comes back by itself, s. */
export const outage = 5
