import { onScopeDispose, reactive, watch, type Ref } from 'vue'

/** Whether something lies beyond the edges of a box that scrolls sideways. */
export interface ScrollEdges {
  readonly before: boolean
  readonly behind: boolean
  /** Looks again; to be called when the box has scrolled. */
  look(): void
}

/** Pixels that rounding and zoom make of nothing. */
const nothing = 2

/** Watches a box and what is in it, for as long as the component lives. */
export function useScrollEdges(box: Readonly<Ref<HTMLElement | null>>): ScrollEdges {
  const edges = reactive({ before: false, behind: false, look })
  const observer = new ResizeObserver(look)

  function look(): void {
    const { scrollLeft = 0, scrollWidth = 0, clientWidth = 0 } = box.value ?? {}
    edges.before = scrollLeft > nothing
    edges.behind = scrollWidth - clientWidth - scrollLeft > nothing
  }

  watch(
    box,
    (now) => {
      observer.disconnect()
      if (now === null) return
      observer.observe(now)
      // A column more widens the content and not the box.
      for (const child of now.children) observer.observe(child)
    },
    { flush: 'post', immediate: true },
  )
  onScopeDispose(() => observer.disconnect())
  return edges
}
