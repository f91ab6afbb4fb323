/**
 * Places stand in the fragment of the address as `#/lessons`, so that Back and a bookmark lead to them. Links
 * that share a window have an equals sign in theirs, and no slash: the two are never taken for each other.
 */
export const addressOf = (place: string): string => `#/${place}`

/** The place that a fragment names, or the first of them. @param hash as in `location.hash`. */
export function placeIn<Place extends string>(
  hash: string,
  places: readonly [Place, ...Place[]],
): Place {
  return places.find((place) => hash === addressOf(place)) ?? places[0]
}
