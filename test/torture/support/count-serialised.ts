/**
 * Counts, in the process it is imported into, how often a message is made into JSON. On SIGUSR2 it
 * says so on standard error.
 */
let count = 0
const stringify = JSON.stringify.bind(JSON)

function isMessage(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'body' in value &&
    'createdAt' in value
  )
}

function counting(...input: Parameters<typeof stringify>): string {
  const [value] = input
  if (isMessage(value)) count += 1
  else if (Array.isArray(value)) count += value.filter(isMessage).length
  return stringify(...input)
}
JSON.stringify = counting

process.on('SIGUSR2', () => process.stderr.write(`serialised ${count} messages\n`))
