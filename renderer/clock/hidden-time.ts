/** How long nobody could see the page. */
export interface HiddenTime {
  /** ms of the time since `since` (page clock, epoch ms). */
  since(since: number): number
}

const kept = 1_000

/**
 * Watches a page from now on.
 *
 * @param now the page's clock, epoch ms.
 */
export function watchHiddenTime(
  page: Pick<Document, 'visibilityState' | 'addEventListener'>,
  now: () => number,
): HiddenTime {
  let spans: { readonly from: number; until: number | undefined }[] = []
  function look(): void {
    const last = spans.at(-1)
    const open = last !== undefined && last.until === undefined
    if (page.visibilityState === 'hidden') {
      if (!open) spans = [...spans, { from: now(), until: undefined }].slice(-kept)
    } else if (open) last.until = now()
  }
  look()
  page.addEventListener('visibilitychange', look)
  return {
    since: (since) =>
      spans.reduce(
        (sum, { from, until = now() }) => sum + Math.max(0, until - Math.max(from, since)),
        0,
      ),
  }
}
