/** A value in a place of its own: a plain object, or what Vue watches (`shallowRef`). */
export interface Cell<Value> {
  value: Value
}
