import { defineAsyncComponent, type Component } from 'vue'
import LessonsPlace from './lessons/lessons-place.vue'
import LivePlace from './live/live-place.vue'
import type { PlaceId } from './place-address.ts'

/** A place of the window, between its top bar and its edge. Its title is the text `place.<id>`. */
export interface PlaceRow {
  readonly component: Component
}

/** Plans, reports and charts: nothing that the first picture needs. */
const experimentsPlace = () => import('./experiments/experiments-place.vue')

/** What each place shows. A place costs a row, a folder and its texts. */
export const places = {
  live: { component: LivePlace },
  lessons: { component: LessonsPlace },
  experiments: { component: defineAsyncComponent(experimentsPlace) },
} as const satisfies Readonly<Record<PlaceId, PlaceRow>>

/** Loads what does not come with the page, so that a place opens at once, and also without the server. */
export async function loadPlaces(): Promise<void> {
  await experimentsPlace()
}
