import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, isAbsolute, join } from 'node:path'
import { dockerInstructions, letIntoContext } from '../../support/dockerfile.ts'
import { inside, say, succeed } from './machine.ts'

/** The last stage of a Dockerfile, built. */
export interface Image {
  /** Its files, as one folder. */
  readonly root: string
  readonly workdir: string
  readonly user: string
  readonly entrypoint: readonly string[]
  readonly healthcheck: readonly string[]
}

interface Stage {
  readonly name: string
  readonly root: string
  workdir: string
  user: string
  entrypoint: readonly string[]
  healthcheck: readonly string[]
}

/**
 * Builds every stage of a Dockerfile, each over the files of this machine in the place of its base image: Node is
 * the one that runs this, and its user is made.
 *
 * @param context the folder that is copied from.
 * @returns the image, and the function that takes all of it away.
 */
export function buildStages(
  dockerfile: string,
  context: string,
): { image: Image; end: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'stages-'))
  succeed('mount', '-t', 'tmpfs', 'tmpfs', folder)
  const stages: Stage[] = []
  const ignore = join(context, 'build', 'container', 'Dockerfile.dockerignore')
  const known = letIntoContext(readFileSync(ignore, 'utf8'))

  function open(name: string): Stage {
    const place = (part: string): string => {
      const path = join(folder, `${stages.length}`, part)
      mkdirSync(path, { recursive: true })
      return path
    }
    const root = place('root')
    const layers = `lowerdir=/,upperdir=${place('upper')},workdir=${place('work')}`
    succeed('mount', '-t', 'overlay', 'overlay', '-o', layers, root)
    for (const path of ['app', 'data']) succeed('rm', '-rf', join(root, path))
    succeed('mount', '--bind', '/dev', join(root, 'dev'))
    succeed('mount', '--bind', '/proc', join(root, 'proc'))
    mkdirSync(join(root, 'usr', 'local', 'bin'), { recursive: true })
    cpSync(process.execPath, join(root, 'usr', 'local', 'bin', 'node'))
    inside({ root }, 'sh', '-c', 'id node 2> /dev/null || useradd --create-home node')
    return { name, root, workdir: '/', user: 'root', entrypoint: [], healthcheck: [] }
  }

  function copy(stage: Stage, rest: string): void {
    const words = rest.split(/\s+/)
    const from = /^--from=(.*)$/.exec(words[0] ?? '')?.[1]
    const source = from === undefined ? context : stages.find(({ name }) => name === from)?.root
    if (source === undefined) throw new Error(`There is no stage ${from}.`)
    const names = words.slice(from === undefined ? 0 : 1, -1)
    const target = join(stage.root, stage.workdir, words.at(-1) ?? '')
    for (const name of names) {
      if (from === undefined && !known.includes(name)) throw new Error(`${name} is not let in.`)
      const path = join(source, name)
      const intoFolder = words.at(-1)?.endsWith('/') === true && !statSync(path).isDirectory()
      cpSync(path, intoFolder ? join(target, basename(name)) : target, { recursive: true })
    }
  }

  function follow(stage: Stage, name: string, rest: string): void {
    say(`${stage.name}: ${name} ${rest}`)
    if (name === 'WORKDIR') {
      stage.workdir = isAbsolute(rest) ? rest : join(stage.workdir, rest)
      mkdirSync(join(stage.root, stage.workdir), { recursive: true })
    } else if (name === 'COPY') copy(stage, rest)
    else if (name === 'RUN') inside(stage, '/usr/bin/env', '-C', stage.workdir, 'sh', '-c', rest)
    else if (name === 'USER') stage.user = rest
    else if (name === 'ENTRYPOINT') stage.entrypoint = JSON.parse(rest) as string[]
    else if (name === 'HEALTHCHECK') {
      stage.healthcheck = JSON.parse(rest.slice(rest.indexOf('['))) as string[]
    } else if (!['VOLUME', 'EXPOSE', 'STOPSIGNAL'].includes(name)) {
      throw new Error(`What does ${name} do?`)
    }
  }

  const end = (): void => {
    for (const { root } of stages) {
      for (const path of ['proc', 'dev', '.']) succeed('umount', '--lazy', join(root, path))
    }
    succeed('umount', '--lazy', folder)
    succeed('rmdir', folder)
  }
  try {
    for (const [name, rest] of dockerInstructions(dockerfile)) {
      if (name === 'FROM') stages.push(open(/ AS (.*)$/.exec(rest)?.[1] ?? 'last'))
      else follow(stages.at(-1) as Stage, name, rest)
    }
  } catch (error) {
    end()
    throw error
  }
  const image = stages.at(-1)
  if (image === undefined || !existsSync(image.root))
    throw new Error('The Dockerfile has no stage.')
  return { image, end }
}
