import type { Component } from 'vue'
import ChartLegend from '../charts/chart-legend.vue'
import ChartsView from '../charts/charts-view.vue'
import CompareView from '../compare/compare-view.vue'
import TimelineView from '../timeline/timeline-view.vue'

/** What the upper part of Live can show. Its title is the text `<id>.title`. */
export interface TabRow {
  /** Imported with the window: what is loaded later would flash when its tab is chosen. */
  readonly component: Component
  /** What it has beside the tabs. */
  readonly legend?: Component
  /** Takes the height that it needs; otherwise a tab has the one that the stage gives it. */
  readonly isTall?: boolean
}

/** The tabs in their order; the first one is shown until another is chosen. */
export const tabs = {
  timeline: { component: TimelineView },
  charts: { component: ChartsView, legend: ChartLegend },
  compare: { component: CompareView, isTall: true },
} as const satisfies Readonly<Record<string, TabRow>>

export type TabId = keyof typeof tabs
export const tabIds = Object.keys(tabs) as [TabId, ...TabId[]]
