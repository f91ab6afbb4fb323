/** How long a playground that runs may take to answer, in ms. */
const defaultPatience = 3_000

/**
 * The address to open in a browser for the page of a playground that runs already. The command line of
 * what opens it can be read by every user of the machine, so the key is not in it: the playground gives
 * a one-time code for it. Where it does not answer the address has neither; the page then asks for the key.
 *
 * @param page the page's address with its key in the fragment.
 * @param patience how long the playground may take to answer, in ms.
 */
export async function entryAddress(page: string, patience = defaultPatience): Promise<string> {
  const { origin, hash } = new URL(page)
  const token = new URLSearchParams(hash.slice(1)).get('token') ?? ''
  try {
    const response = await fetch(`${origin}/api/code`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: '{}',
      signal: AbortSignal.timeout(patience),
    })
    const answer = (await response.json()) as { readonly ok?: unknown; readonly result?: unknown }
    if (answer.ok === true && typeof answer.result === 'string')
      return `${origin}/#code=${answer.result}`
  } catch (error) {
    // Gone meanwhile, or another program.
    if (!(error instanceof Error)) throw error
  }
  return `${origin}/`
}
