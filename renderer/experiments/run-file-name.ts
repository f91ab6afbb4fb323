import type { Run } from '../../main/shared/experiment/run.ts'

/** The name of a run as part of a file's name. */
export function fileNameOf({ name, id }: Pick<Run, 'name' | 'id'>): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
  return plain === '' ? id : `${plain}-${id}`
}
