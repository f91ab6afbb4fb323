import { describe, expect, it } from 'vitest'
import { baseParse, NodeTypes, type TemplateChildNode } from '@vue/compiler-core'
import { parse } from 'vue/compiler-sfc'
import { sourcesIn } from './source-strings.ts'

const templates = sourcesIn('renderer')
  .filter(({ file }) => file.endsWith('.vue'))
  .map(({ file, text }) => ({ file, template: parse(text).descriptor.template?.content ?? '' }))

const spoken = /\p{L}/u
const readAloud = new Set(['title', 'placeholder', 'alt', 'aria-label', 'label', 'text', 'action'])

/** What a person reads or hears that is in the template itself. */
function hardCoded(node: TemplateChildNode): string[] {
  switch (node.type) {
    case NodeTypes.TEXT:
      return spoken.test(node.content) ? [node.content.trim()] : []
    case NodeTypes.ELEMENT: {
      const attributes = node.props.flatMap((prop) =>
        prop.type === NodeTypes.ATTRIBUTE &&
        readAloud.has(prop.name) &&
        spoken.test(prop.value?.content ?? '')
          ? [`${prop.name}="${prop.value?.content}"`]
          : [],
      )
      return [...attributes, ...node.children.flatMap(hardCoded)]
    }
    default:
      return []
  }
}

describe('the components', () => {
  it('have no texts of their own: those are in the locales', () => {
    const found = templates.flatMap(({ file, template }) =>
      baseParse(template)
        .children.flatMap(hardCoded)
        .map((text) => `${file}: ${text}`),
    )
    expect(found).toEqual([])
  })

  it('have no style attribute and no raw HTML, which the policy of the page forbids', () => {
    const found = templates.flatMap(({ file, template }) =>
      [...template.matchAll(/\sstyle="[^"]*"|v-html/g)].map(([text]) => `${file}: ${text.trim()}`),
    )
    expect(found).toEqual([])
  })

  it('are read at all', () => {
    expect(templates.length).toBeGreaterThan(50)
    expect(templates.every(({ template }) => template !== '')).toBe(true)
  })
})
