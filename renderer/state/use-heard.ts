import { shallowRef, type ShallowRef } from 'vue'
import { useAlways, usePlayground } from './use-playground.ts'

/** Whether what the engine said last still holds, while the component lives. */
export function useHeard(): Readonly<ShallowRef<boolean>> {
  const { engine } = usePlayground()
  const heard = shallowRef(engine.heard())
  useAlways(500, () => (heard.value = engine.heard()))
  return heard
}
