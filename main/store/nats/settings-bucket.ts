import type { NatsConnection } from '@nats-io/transport-node'
import type { NatsModules } from './nats-modules.ts'

/** Settings kept beside a stream, in a bucket of keys and values; each value is JSON. */
export interface SettingsBucket {
  readonly stored: Readonly<Record<string, unknown>>
  save(key: string, json: string | undefined): Promise<void>
}

/** Opens the bucket that belongs to the stream `name`, and makes it where there is none. */
export async function openSettingsBucket(
  { kv }: Pick<NatsModules, 'kv'>,
  connection: NatsConnection,
  name: string,
  replicas: number,
): Promise<SettingsBucket> {
  const bucket = await new kv.Kvm(connection).create(`${name}-settings`, { replicas })
  const stored: Record<string, unknown> = {}
  for await (const key of await bucket.keys()) {
    const entry = await bucket.get(key)
    if (entry?.operation === 'PUT') stored[key] = JSON.parse(entry.string())
  }
  return {
    stored,
    async save(key, json) {
      await (json === undefined ? bucket.delete(key) : bucket.put(key, json))
    },
  }
}
