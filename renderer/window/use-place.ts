import {
  inject,
  onScopeDispose,
  provide,
  shallowRef,
  type InjectionKey,
  type ShallowRef,
} from 'vue'
import { addressOf, placeIn, type Addressed } from '../place-address.ts'

/** Where in the window a person is. */
export interface PlaceState {
  readonly place: Readonly<ShallowRef<Addressed>>
  /** Goes there; Back leads to where one was. */
  goTo(place: Addressed): void
}

const placeKey: InjectionKey<PlaceState> = Symbol('place')

/** Follows the address of the page while the component lives, for itself and for all components in it. */
export function providePlace(): PlaceState {
  const place = shallowRef(placeIn(location.hash))
  const look = (): void => void (place.value = placeIn(location.hash))
  window.addEventListener('hashchange', look)
  onScopeDispose(() => window.removeEventListener('hashchange', look))
  const state = {
    place,
    goTo(next: Addressed) {
      location.hash = addressOf(next)
      look()
    },
  }
  provide(placeKey, state)
  return state
}

/** Where in the window the component is. */
export function usePlace(): PlaceState {
  const state = inject(placeKey)
  if (state === undefined) throw new Error('no place was provided')
  return state
}
