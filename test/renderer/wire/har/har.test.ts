import { describe, expect, it } from 'vitest'
import { createHar } from '../../../../renderer/wire/har/har.ts'
import { harFaults } from '../../../support/har-validator.ts'
import { harOf, urls } from './made-har.ts'

it('a HAR says what the tab dropped and what the capture lost, and nothing where nothing is missing', () => {
  const comment = (droppedRecords: number, droppedBytes: number) =>
    createHar({
      records: [],
      url: urls.sse,
      title: 'A pane',
      version: '1',
      since: 0,
      droppedRecords,
      droppedBytes,
    }).log.comment
  expect(comment(0, 0) ?? '').not.toMatch(/dropped|Lost/)
  expect(comment(1, 0)).toContain('Older ones that the tab dropped: 1 record.')
  expect(comment(1_200, 0)).toMatch(/the tab dropped: 1.?200 records\./)
  expect(comment(0, 512)).toContain('Lost before it could be read: 512 B.')
})

describe('the validator', () => {
  it('finds what is no HAR', () => {
    const har = harOf('polling', [['open'], ['up', 'GET /getData HTTP/1.1\r\n\r\n']])
    const broken = JSON.parse(JSON.stringify(har)) as {
      log: { entries: { request: { headersSize?: number } }[] }
    }
    delete broken.log.entries[0]?.request.headersSize
    expect(harFaults(broken)).not.toEqual([])
  })
})
