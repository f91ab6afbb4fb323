import { defineAsyncComponent, type Component } from 'vue'
import LessonsPlace from './lessons/lessons-place.vue'
import LivePlace from './live/live-place.vue'

/** A place of the window, between its top bar and its edge. Its title is the text `place.<id>`. */
export interface PlaceRow {
  readonly component: Component
}

/** Plans, reports and charts: nothing that the first picture needs. */
const experimentsPlace = () => import('./experiments/experiments-place.vue')

/** The places in the order of the top bar; the first one opens. A place costs a row, a folder and its texts. */
export const places = {
  live: { component: LivePlace },
  lessons: { component: LessonsPlace },
  experiments: { component: defineAsyncComponent(experimentsPlace) },
} as const satisfies Readonly<Record<string, PlaceRow>>

export type PlaceId = keyof typeof places
export const placeIds = Object.keys(places) as [PlaceId, ...PlaceId[]]

/** Loads what does not come with the page, so that a place opens at once, and also without the server. */
export async function loadPlaces(): Promise<void> {
  await experimentsPlace()
}
