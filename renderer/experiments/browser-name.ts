const browsers: readonly (readonly [RegExp, string])[] = [
  [/Electron\/(\d+)/, 'Electron'],
  [/Firefox\/(\d+)/, 'Firefox'],
  [/Edg\/(\d+)/, 'Edge'],
  [/(?:Headless)?Chrome\/(\d+)/, 'Chromium'],
  [/Version\/(\d+).* Safari\//, 'Safari'],
]

/** What a run says of the page that measured, from its `navigator.userAgent`. */
export function browserName(userAgent: string): string {
  for (const [pattern, name] of browsers) {
    const version = pattern.exec(userAgent)?.[1]
    if (version !== undefined) return `${name} ${version}`
  }
  return 'a browser'
}
