import { readLink } from './share/read-link.ts'

/** The places of the window, in the order of its top bar; the first one opens. */
export const placeIds = ['live', 'lessons', 'experiments'] as const
export type PlaceId = (typeof placeIds)[number]

/** A mode over the places, which has an address, too: Back leaves it. */
export const present = 'present'
/** Wherever an address can lead. */
export const addressed = [...placeIds, present] as const
export type Addressed = (typeof addressed)[number]

/**
 * Places stand in the fragment of the address as `#/lessons`, so that Back and a bookmark lead to them. Links
 * that share a window have an equals sign in theirs, and no slash: the two are never taken for each other.
 */
export const addressOf = (place: Addressed): string => `#/${place}`

/** The place that a link names as `place=lessons`; undefined where it names none that there is. */
export function placeNamed(text: string | undefined): Addressed | undefined {
  return addressed.find((place) => place === text)
}

/** The place that a fragment names, or the first of them. @param hash as in `location.hash`. */
export function placeIn(hash: string): Addressed {
  const place = hash.includes('=')
    ? placeNamed(readLink(hash).findLast(({ name }) => name === 'place')?.text)
    : addressed.find((one) => hash === addressOf(one))
  return place ?? placeIds[0]
}
