/** The beginning of a program for Go 1.19 or later; an empty name is a line between packages. */
export const head = (...packages: readonly string[]): string => `package main

import (
${packages.map((name) => (name === '' ? '' : `\t"${name}"`)).join('\n')}
)
`

/** The shape of a message, for Go. */
export const message = `
type Message struct {
	ID        int64   \`json:"id"\`
	Author    string  \`json:"author"\`
	Body      string  \`json:"body"\`
	CreatedAt float64 \`json:"createdAt"\` // epoch milliseconds
}
`
