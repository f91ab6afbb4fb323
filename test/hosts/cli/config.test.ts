import { describe, expect, it } from 'vitest'
import { readConfig, type ReadConfig } from '../../../main/hosts/cli/config.ts'

const read = (file: unknown, files: Readonly<Record<string, string>> = {}): ReadConfig =>
  readConfig(typeof file === 'string' ? file : JSON.stringify(file), {
    path: (path) => `/project/${path}`,
    text: (path) => files[path] ?? '',
  })

describe('a playground.json', () => {
  it('says everything that a project has', () => {
    const file = {
      $schema: 'x',
      ports: { polling: 3_100, sse: 0, page: 5_200 },
      db: 'data/messages.db',
      keyFile: '.playground-key',
      feed: 'ticker',
      pushRate: 20,
      allowedOrigins: ['http://localhost:5173'],
      lanes: ['polling,poll-interval=1000', 'sse'],
      faults: ['lane2,latency=200'],
    }
    expect(read(file)).toEqual({
      config: {
        ports: { polling: 3_100, sse: 0 },
        pagePort: 5_200,
        database: '/project/data/messages.db',
        keyFile: '/project/.playground-key',
        settings: { feed: 'ticker', pushRate: 20, allowedOrigins: ['http://localhost:5173'] },
        lanes: [
          { lane: 'polling', pins: { pollInterval: 1_000 } },
          { lane: 'sse', pins: {} },
        ],
        faults: [{ scope: { subject: 1 }, faults: { latency: 200 } }],
      },
    })
    expect(read({ db: ':memory:' })).toMatchObject({ config: { database: ':memory:' } })
    expect(read('\uFEFF{}')).toEqual({ config: { ports: {}, settings: {}, lanes: [], faults: [] } })
  })

  it('may hold a template as the JSON that it is, or name its file, and then writes it', () => {
    expect(
      read({
        template: { n: '{{counter}}', price: '{{random:1-9}}', id: '{{uuid}}', no: '#{{counter}}' },
      }),
    ).toMatchObject({
      config: {
        settings: {
          feed: 'template',
          template: '{"n":{{counter}},"price":{{random:1-9}},"id":"{{uuid}}","no":"#{{counter}}"}',
        },
      },
    })
    const files = { 'orders.jsonl': '{"a":1}\n{"b":2}\n' }
    expect(read({ templateFile: 'orders.jsonl' }, files)).toMatchObject({
      config: { settings: { feed: 'template', template: '{"a":1}\n{"b":2}' } },
    })
    expect(read({ template: 'x', feed: 'chat' })).toMatchObject({
      config: { settings: { feed: 'chat', template: 'x' } },
    })
  })

  it.each([
    ['{\n  "feed": "chat",\n}', 3, /not valid JSON from here on/],
    ['{\n  "feed": "chat"', 2, /not valid JSON/],
    ['[]', 1, /must hold an object/],
    [
      '{\n\n  "pushrate": 2\n}',
      3,
      /there is no "pushrate"; there are ports, db, keyFile, .*pushRate/,
    ],
    ['{\n  "pushRate": "2"\n}', 2, /pushRate must be 0\.01 to 5000/],
    ['{"template": "\\"pushRate\\": 1",\n"pushRate": 0}', 2, /pushRate must be/],
    ['{\n"pushRate": 5000,\n"payload": 32768\n}', 2, /at most 8000000 bytes a second/],
    ['{"ports": {\n"sse": 1,\n"page": 70000}}', 3, /ports\.page must be a port from 0/],
    ['{"sse": 1}', 1, /there is no "sse"/],
    ['{"ports": {\n"ftp": 1}}', 2, /ports has no "ftp"; it has polling, sse, websocket, page/],
    ['{"ports": [1]}', 1, /ports must be an object/],
    ['{\n"host": "0.0.0.0"}', 2, /there is no "host"/],
    ['{\n"lanes": ["pigeon"]}', 2, /lanes: there is no lane "pigeon"/],
    ['{\n"faults": "down"}', 2, /faults must be a list of texts/],
    ['{\n"db": ""}', 2, /db must be a text/],
    ['{"template": "x",\n"templateFile": "y"}', 2, /cannot both be given/],
    [
      '{\n"allowedOrigins": ["localhost"]}',
      2,
      /allowedOrigins must be .*"localhost" has no scheme/,
    ],
  ])('%j is refused at line %d', (file, line, words) => {
    expect(read(file)).toEqual({ line, fault: expect.stringMatching(words) as string })
  })

  it('is refused at the file of the template where that is too long', () => {
    const files = { 'long.txt': 'x'.repeat(7_001) }
    expect(read('{\n\n"templateFile": "long.txt"}', files)).toMatchObject({
      line: 3,
      fault: expect.stringContaining('at most 7000 characters') as string,
    })
  })
})
