import { situations, situationVariable, type Situation } from '../situations.ts'

function isSituation(name: string): name is Situation {
  return (situations as readonly string[]).includes(name)
}

const names = (process.env[situationVariable] ?? '').split(',').filter((name) => name !== '')
const unknown = names.filter((name) => !isSituation(name))
if (unknown.length > 0) throw new Error(`The stand-in does not know ${unknown.join(', ')}.`)

/** Whether the stand-in plays this. */
export function plays(situation: Situation): boolean {
  return names.includes(situation)
}
