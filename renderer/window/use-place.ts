import {
  inject,
  onScopeDispose,
  provide,
  shallowRef,
  type InjectionKey,
  type ShallowRef,
} from 'vue'
import { addressOf, placeIn } from './place-address.ts'

/** Where in the window a person is. */
export interface PlaceState {
  readonly place: Readonly<ShallowRef<string>>
  /** Goes there; Back leads to where one was. */
  goTo(place: string): void
}

const placeKey: InjectionKey<PlaceState> = Symbol('place')

/** Follows the address of the page while the component lives, for itself and for all components in it. */
export function providePlace(ids: readonly [string, ...string[]]): PlaceState {
  const place = shallowRef(placeIn(location.hash, ids))
  const look = (): void => void (place.value = placeIn(location.hash, ids))
  window.addEventListener('hashchange', look)
  onScopeDispose(() => window.removeEventListener('hashchange', look))
  const state = {
    place,
    goTo(next: string) {
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
