import { describe, expect, it } from 'vitest'
import { createLabelWidths, type Labels } from '../../../renderer/timeline/label-width.ts'

const none: Labels = { names: [], notes: [], em: 15, font: 'Inter' }

function counting() {
  const asked: string[] = []
  const { widest } = createLabelWidths((text, font) => {
    asked.push(`${font}|${text}`)
    return text.length * 10
  })
  const ofNote = (note: string, changes: Partial<Labels> = {}): number =>
    widest({ ...none, notes: [note], ...changes })
  return { asked, widest, ofNote }
}

describe('the room for the labels of the timeline', () => {
  it('is that of the widest name, or of the widest note with another digit', () => {
    const { widest } = counting()
    expect(widest(none)).toBe(0)
    expect(widest({ ...none, names: ['SSE', 'WebSocket'], notes: ['', '9 ms'] })).toBe(90)
    expect(widest({ ...none, names: ['SSE'], notes: ['1.2 s'] })).toBe(60)
  })

  it('is drawn in two sizes of one font', () => {
    const { asked, widest } = counting()
    widest({ ...none, names: ['SSE'], notes: ['9 ms'] })
    expect(asked).toEqual(['500 14px Inter|SSE', '12px Inter|0 ms0'])
  })

  it('is measured once for notes that differ in their figures', () => {
    const { asked, ofNote } = counting()
    expect(ofNote('p50 17.3 ms')).toBe(120)
    expect(ofNote('p50 48.9 ms')).toBe(120)
    expect(asked).toHaveLength(1)
  })

  it('is measured again for another length, another word, another size', () => {
    const { asked, ofNote } = counting()
    ofNote('p50 9 ms')
    ofNote('p50 10 ms')
    ofNote('p50 9 s')
    ofNote('p50 9 ms', { em: 18 })
    expect(asked).toHaveLength(4)
  })

  it('does not remember without end', () => {
    const { asked, ofNote } = counting()
    for (let length = 1; length <= 500; length += 1) ofNote('x'.repeat(length))
    ofNote('x'.repeat(500))
    expect(asked).toHaveLength(500)
    ofNote('x')
    expect(asked).toHaveLength(501)
  })
})
