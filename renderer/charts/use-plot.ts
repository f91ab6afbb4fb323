import { onBeforeUnmount, onMounted, watch, type ShallowRef } from 'vue'
import type { Plot } from './plot.ts'
import { seriesStyle } from './series-style.ts'
import { usePageChoices, usePlayground } from '../state/use-playground.ts'

/**
 * Keeps a plot in its place as long as the component lives: at its size, in the colours and the
 * language of the window, with a line for each pane.
 *
 * @param draw hands the plot its columns; also called when they must be made again.
 */
export function usePlot(
  place: Readonly<ShallowRef<HTMLElement | null>>,
  create: (place: HTMLElement) => Plot,
  draw: (plot: Plot) => void,
): () => Plot | undefined {
  const { panes } = usePlayground()
  const { appearance, language } = usePageChoices()
  let plot: Plot | undefined
  let observer: ResizeObserver | undefined

  function dress(): void {
    if (plot === undefined) return
    plot.setSeries(panes.entries.value.map(({ lane, index }) => seriesStyle(lane, index)))
    draw(plot)
  }
  onMounted(() => {
    if (place.value === null) return
    plot = create(place.value)
    dress()
    observer = new ResizeObserver(() => plot?.resize())
    observer.observe(place.value)
  })
  watch([panes.entries, appearance, language], dress, { flush: 'post' })
  onBeforeUnmount(() => {
    observer?.disconnect()
    plot?.stop()
    plot = undefined
  })
  return () => plot
}
