/**
 * Counts, in the process it is imported into, how often a message is made into JSON. On SIGUSR2 it
 * says so on standard error.
 */
let count = 0

function isMessage(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'body' in value &&
    'createdAt' in value
  )
}

JSON.stringify = new Proxy(JSON.stringify, {
  apply(stringify, self, input: readonly unknown[]) {
    const [value] = input
    if (Array.isArray(value)) count += value.filter(isMessage).length
    else if (isMessage(value)) count += 1
    return Reflect.apply(stringify, self, input) as unknown
  },
})

process.on('SIGUSR2', () => process.stderr.write(`serialised ${count} messages\n`))
