import { chooseRunner } from './desktop-app.ts'

/** Says once, before the first spec, what the specs run on. */
export function setup(): void {
  console.log(`electron: ${chooseRunner().description}`)
}
