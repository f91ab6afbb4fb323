import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { shapeOf, type ErrorShape } from '../../main/shared/contract/errors.ts'
import { presets, type PresetName } from '../../main/shared/contract/presets.ts'
import {
  changedKeys,
  defaultSettings,
  type SettingKey,
  type Settings,
  type SettingsPatch,
} from '../../main/shared/contract/settings.ts'
import {
  changesOf,
  draftedSettings,
  emptyDraft,
  problemFrom,
  problemsOf,
  type Change,
  type Draft,
  type Problem,
} from './draft.ts'
import type { Engine } from '../state/use-engine.ts'
import type { Notices } from '../state/use-notices.ts'

export interface SettingsState {
  readonly inForce: ComputedRef<Settings>
  /** What would be in force after Apply. */
  readonly drafted: ComputedRef<Settings>
  readonly changes: ComputedRef<readonly Change[]>
  readonly problems: ComputedRef<Readonly<Partial<Record<SettingKey, Problem>>>>
  readonly canApply: ComputedRef<boolean>
  readonly applying: Readonly<ShallowRef<boolean>>
  readonly asIDrag: ShallowRef<boolean>
  /** Rises when drafts are given up, so that fields drop what was typed. */
  readonly revision: Readonly<ShallowRef<number>>
  set<Key extends SettingKey>(key: Key, value: Settings[Key]): void
  /** A field holds a text that is not a value. */
  setUnreadable(key: SettingKey): void
  apply(): Promise<boolean>
  revert(): void
  restoreDefaults(): void
  /**
   * Applies other settings at once, and leaves the rest of the draft as it is. Resolves with the refusal,
   * or undefined once they are in force.
   */
  take(settings: Settings): Promise<ErrorShape | undefined>
  /** Applies a preset at once. */
  applyPreset(name: PresetName): Promise<void>
}

/** With "apply while dragging", a slider applies this long after it rests, ms. */
const dragPause = 150

/** The panel's draft over the settings in force, and the one way to apply it. */
export function useSettings(engine: Engine, notices: Notices): SettingsState {
  const draft = shallowRef<Draft>(emptyDraft)
  const refused = shallowRef<Partial<Record<SettingKey, Problem>>>({})
  const applying = shallowRef(false)
  const asIDrag = shallowRef(false)
  const revision = shallowRef(0)

  const inForce = computed(() => engine.status.value?.settings ?? defaultSettings)
  const drafted = computed(() => draftedSettings(draft.value, inForce.value))
  const changes = computed(() => changesOf(draft.value, inForce.value))
  const problems = computed(() => ({ ...refused.value, ...problemsOf(draft.value, inForce.value) }))
  const blocked = computed(() => Object.keys(problemsOf(draft.value, inForce.value)).length > 0)
  const canApply = computed(
    () =>
      changes.value.length > 0 && !blocked.value && !applying.value && engine.state.value === 'up',
  )

  function hold(patch: SettingsPatch, unreadable: ReadonlySet<SettingKey> = new Set()): void {
    draft.value = { patch, unreadable }
    refused.value = {}
  }

  /** What of `settings` is not in force: the rest must not undo what others change meanwhile. */
  function difference(settings: Settings): SettingsPatch {
    const keys = changedKeys(inForce.value, settings)
    return Object.fromEntries(keys.map((key) => [key, settings[key]]))
  }

  /** Drops from the draft what was applied, unless it was changed again meanwhile. */
  function drop(applied: SettingsPatch): void {
    const { patch, unreadable } = draft.value
    const left = Object.entries(patch).filter(
      ([key, value]) => !Object.is(applied[key as SettingKey], value),
    )
    draft.value = { patch: Object.fromEntries(left), unreadable }
  }

  /** What was applied by other means than the panel is no longer a draft. */
  function forget(keys: readonly string[]): void {
    const left = Object.entries(draft.value.patch).filter(([key]) => !keys.includes(key))
    hold(Object.fromEntries(left))
    revision.value += 1
  }

  async function send(patch: SettingsPatch): Promise<boolean> {
    applying.value = true
    refused.value = {}
    try {
      await engine.configure(patch)
      drop(patch)
      return true
    } catch (error) {
      const found = problemFrom(error)
      if (found === undefined) notices.refuse(error)
      else refused.value = { [found.key]: found.problem }
      return false
    } finally {
      applying.value = false
    }
  }

  async function apply(): Promise<boolean> {
    if (!canApply.value) return false
    const patch = Object.fromEntries(changes.value.map(({ key, after }) => [key, after]))
    return send(patch)
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  watch([asIDrag, draft], () => {
    clearTimeout(timer)
    if (asIDrag.value) timer = setTimeout(() => void apply(), dragPause)
  })

  return {
    inForce,
    drafted,
    changes,
    problems,
    canApply,
    applying,
    asIDrag,
    revision,
    set(key, value) {
      const unreadable = new Set(draft.value.unreadable)
      unreadable.delete(key)
      hold({ ...draft.value.patch, [key]: value }, unreadable)
    },
    setUnreadable(key) {
      hold(draft.value.patch, new Set([...draft.value.unreadable, key]))
    },
    apply,
    revert() {
      hold({})
      revision.value += 1
    },
    restoreDefaults() {
      hold(difference(defaultSettings))
      revision.value += 1
    },
    async take(settings) {
      const patch = difference(settings)
      try {
        if (Object.keys(patch).length > 0) await engine.configure(patch)
      } catch (error) {
        return shapeOf(error)
      }
      forget(Object.keys(patch))
      return undefined
    },
    async applyPreset(name) {
      const patch = presets[name]
      const count = changedKeys(inForce.value, { ...inForce.value, ...patch }).length
      if (!(await send(patch))) return
      forget(Object.keys(patch))
      notices.say('notice.preset', { preset: name, count })
    },
  }
}
