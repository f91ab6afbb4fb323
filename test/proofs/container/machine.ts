import { spawnSync } from 'node:child_process'

/** Says a line of the proof. */
export function say(line: string): void {
  console.log(line)
}

/** Runs a command. @throws Error where it fails, with what it said. */
export function succeed(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (status === 0) return stdout
  throw new Error(`${[program, ...args].join(' ')}: ${error?.message ?? stderr}`)
}

/** Runs a command on the files of an image, as root. */
export function inside(image: { readonly root: string }, ...command: readonly string[]): string {
  return succeed('chroot', image.root, ...command)
}
