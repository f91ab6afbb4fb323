import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const folder = new URL('../../../main/hosts/desktop/', import.meta.url)
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => {
    const text = readFileSync(new URL(name, folder), 'utf8')
    return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  })

function find<Node extends ts.Node>(is: (node: ts.Node) => node is Node): Node[] {
  const found: Node[] = []
  const visit = (node: ts.Node): void => {
    if (is(node)) found.push(node)
    ts.forEachChild(node, visit)
  }
  for (const source of sources) visit(source)
  return found
}

describe('EL-01: how windows are made', () => {
  it('is in one place', () => {
    const made = find(ts.isNewExpression).filter(
      ({ expression }) => expression.getText() === 'BrowserWindow',
    )
    expect(made.map((node) => node.getSourceFile().fileName)).toEqual(['window.ts'])
  })

  it('is with one fixed object of preferences, into which nothing is spread', () => {
    const [preferences, ...more] = find(ts.isPropertyAssignment).filter(
      ({ name }) => name.getText() === 'webPreferences',
    )
    expect(more).toEqual([])
    const object = preferences?.initializer
    if (object === undefined || !ts.isObjectLiteralExpression(object)) {
      throw new Error('webPreferences is no object literal')
    }
    for (const outer of [object, preferences?.parent as ts.ObjectLiteralExpression]) {
      expect(outer.properties.every(ts.isPropertyAssignment)).toBe(true)
    }
    const values = Object.fromEntries(
      object.properties
        .filter(ts.isPropertyAssignment)
        .map(({ name, initializer }) => [name.getText(), initializer.getText()]),
    )
    expect(values).toMatchObject({
      sandbox: 'true',
      contextIsolation: 'true',
      nodeIntegration: 'false',
      nodeIntegrationInWorker: 'false',
      nodeIntegrationInSubFrames: 'false',
      webSecurity: 'true',
      allowRunningInsecureContent: 'false',
      experimentalFeatures: 'false',
      webviewTag: 'false',
      backgroundThrottling: 'false',
      devTools: 'options.developer',
    })
    expect(Object.keys(values).filter((name) => /blink/i.test(name))).toEqual([])
  })
})
