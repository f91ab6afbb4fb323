import manifest from '../../package.json' with { type: 'json' }

/** The version of this playground. */
export const version: string = manifest.version
