import { pageWallClock } from '../clock/wall-clock.ts'

/** The time of day at a time of the page's clock, to the second or to the millisecond, as a log has it. */
export function clockTime(at: number, withMilliseconds = false): string {
  const date = new Date(pageWallClock.at(at))
  const two = (value: number): string => String(value).padStart(2, '0')
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  return withMilliseconds ? `${time}.${String(date.getMilliseconds()).padStart(3, '0')}` : time
}
