/** Colours as CSS writes them, custom properties and all, as a canvas takes them here and now. */
export function resolveColours(place: HTMLElement, colours: readonly string[]): string[] {
  const probe = place.ownerDocument.createElement('span')
  place.append(probe)
  const resolved = colours.map((colour) => {
    probe.style.color = colour
    return getComputedStyle(probe).color
  })
  probe.remove()
  return resolved
}
