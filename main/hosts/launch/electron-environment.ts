import { starterVariable } from './watch-starter.ts'

/** Makes Electron a plain Node. Editors that are Electron themselves leave it to what runs in their terminals. */
const runAsNode = 'ELECTRON_RUN_AS_NODE'

/** An environment in which Electron opens windows, whatever program this one was started by. */
export function withoutRunAsNode(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // Windows does not tell capitals from small letters.
  const entries = Object.entries(environment).filter(([name]) => name.toUpperCase() !== runAsNode)
  return Object.fromEntries(entries)
}

/** The environment for the window. @param starter the process that it lives as long as. */
export function electronEnvironment(
  environment: NodeJS.ProcessEnv,
  starter: number,
): NodeJS.ProcessEnv {
  return { ...withoutRunAsNode(environment), [starterVariable]: String(starter) }
}
