import { createRequire } from 'node:module'
import Ajv from 'ajv'

const require = createRequire(import.meta.url)
/** The schemas of HAR 1.2 that `har-schema` publishes, by name. */
const schemas = require('har-schema') as Readonly<Record<string, object>>

const ajv = new Ajv({ allErrors: true })
ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-06.json') as object)
for (const schema of Object.values(schemas)) ajv.addSchema(schema)

/** What of a value is not as HAR 1.2 asks, one sentence each; none where it is a HAR. */
export function harFaults(value: unknown): readonly string[] {
  const { har } = schemas
  if (har === undefined) throw new Error('har-schema has no schema named har.')
  if (ajv.validate(har, value) === true) return []
  return (ajv.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message}`)
}
