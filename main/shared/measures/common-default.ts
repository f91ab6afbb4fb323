/** Bundlers and Node disagree on what the default of a CommonJS module is: its own, or the module. */
export function commonDefault<Value extends object>(imported: Value): Value {
  return 'default' in imported
    ? (imported as unknown as { readonly default: Value }).default
    : imported
}
