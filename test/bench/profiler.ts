import { mkdirSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { dirname } from 'node:path'

/** Between two samples, µs. */
const interval = 200

/** A CPU profile that is being taken of this process. */
export interface Profile {
  /** Ends it and writes a `.cpuprofile`, which the developer tools of Chromium open. */
  end(): Promise<void>
}

/** Begins a profile of the main thread that will be written to `file`; undefined takes none. */
export async function startProfile(file: string | undefined): Promise<Profile> {
  if (file === undefined) return { end: () => Promise.resolve() }
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval })
  await session.post('Profiler.start')
  return {
    async end() {
      const { profile } = await session.post('Profiler.stop')
      session.disconnect()
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, JSON.stringify(profile))
    },
  }
}
