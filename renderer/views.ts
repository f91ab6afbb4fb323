import type { Component } from 'vue'
import ChartLegend from './charts/chart-legend.vue'
import ChartsView from './charts/charts-view.vue'
import CompareView from './compare/compare-view.vue'
import TimelineView from './timeline/timeline-view.vue'

/** What the upper part of the stage can show. Its title is the text `<id>.title`. */
export interface ViewRow {
  /** Imported with the window: what is loaded later would flash when its tab is chosen. */
  readonly component: Component
  /** What it has beside the tabs. */
  readonly legend?: Component
  /** Takes the height that it needs; otherwise a view has the one that the stage gives it. */
  readonly isTall?: boolean
  /** Tells the whole verdict, so that the line above the tabs would say it twice. */
  readonly tellsVerdict?: boolean
}

/** The views in the order of their tabs; the first one is shown until another is chosen. */
export const views = {
  timeline: { component: TimelineView },
  charts: { component: ChartsView, legend: ChartLegend },
  compare: { component: CompareView, isTall: true, tellsVerdict: true },
} as const satisfies Readonly<Record<string, ViewRow>>

export type ViewId = keyof typeof views
export const viewIds = Object.keys(views) as [ViewId, ...ViewId[]]
