/**
 * A number with its noun, as programs of the tests print it: `1 leak`, `0 leaks`.
 *
 * @param several the noun for any other number than 1; with an -s by default.
 */
export function things(number: number, one: string, several = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`
}
