import { expect, it } from 'vitest'
import { documentNames, documents } from '../../../main/shared/report/documents.ts'
import { readReport } from '../../../main/shared/report/html.ts'
import { createSpeaker } from '../../../main/shared/texts/speaker.ts'
import { browserName } from '../../../renderer/experiments/browser-name.ts'
import { fileNameOf } from '../../../renderer/experiments/run-file-name.ts'
import { alike, madeRun, roundWith } from '../../shared/experiment/made-run.ts'

const run = madeRun({ round: () => roundWith(alike(20)) })

it.each(documentNames)('a run can be saved as %s, with its name or its figures in it', (name) => {
  expect(documents[name].print(run, createSpeaker('en'))).toMatch(/A run|polling/)
})

it.each(['json', 'html'] as const)(
  'the %s that is saved can be imported: it is the run',
  (name) => {
    expect(readReport(documents[name].print(run, createSpeaker('en')))).toEqual(run)
  },
)

it('the name of its file is the name of the run, without what a file system refuses', () => {
  expect(fileNameOf({ name: 'Poll interval: 1 s / 5 s?', id: 'x1' })).toBe(
    'Poll-interval-1-s-5-s-x1',
  )
  expect(fileNameOf({ name: '轮询间隔', id: 'x1' })).toBe('轮询间隔-x1')
  expect(fileNameOf({ name: '???', id: 'x1' })).toBe('x1')
})

it.each([
  ['Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36', 'Chromium 156'],
  ['Mozilla/5.0 (X11) AppleWebKit/537.36 HeadlessChrome/153.0.0.0 Safari/537.36', 'Chromium 153'],
  ['Mozilla/5.0 Chrome/150.0.0.0 Electron/45.1.0 Safari/537.36', 'Electron 45'],
  ['Mozilla/5.0 Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0', 'Edge 150'],
  ['Mozilla/5.0 (X11; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox 140'],
  [
    'Mozilla/5.0 AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    'Safari 26',
  ],
  ['lynx', 'a browser'],
])('a page in %s calls itself %s', (userAgent, name) => {
  expect(browserName(userAgent)).toBe(name)
})
