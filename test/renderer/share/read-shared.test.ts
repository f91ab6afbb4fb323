import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPatch, defaultSettings, knobs } from '../../../main/shared/contract/settings.ts'
import { toCommandLine, toFragment } from '../../../main/shared/contract/share.ts'
import { linkTo, printLink, readShared } from '../../../renderer/share/share-link.ts'
import { defaultPanes, type SharedPane } from '../../../renderer/share/share-panes.ts'

const read = (text: string) => readShared(text, defaultSettings)
const template = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.constantFrom('%', '25', '7B', '%257B', '&amp;', '&', '#', "'", '"', '\\', '\n', ' ')),
)
const anyTemplate = template.map((text) =>
  (typeof text === 'string' ? text : text.join(''))
    .slice(0, knobs.template.maxLength)
    .toWellFormed(),
)

describe('shared settings', () => {
  const settings = checkPatch(
    {
      pushRate: 12.5,
      feed: 'template',
      template: `it's {n} & "more" #1`,
      deflate: true,
      allowedOrigins: ['http://localhost:5173', 'https://dev.example'],
    },
    defaultSettings,
  )

  it('come back from a command line as they were, origins included: a person pasted it', () => {
    expect(read(toCommandLine(settings))).toMatchObject({ settings, faults: [] })
  })

  it('come back from a link and from a command line, whatever the template', () => {
    fc.assert(
      fc.property(anyTemplate, (text) => {
        const given = { ...defaultSettings, seed: 2, template: text }
        expect(read(`http://127.0.0.1:5170/#${toFragment(given)}`).settings).toEqual(given)
        expect(read(toCommandLine(given)).settings).toEqual(given)
      }),
    )
  })

  it('come back from a link that was encoded once more on its way', () => {
    fc.assert(
      fc.property(anyTemplate, (text) => {
        const given = { ...defaultSettings, seed: 2, template: text }
        const link = `http://127.0.0.1:5170/#${toFragment(given)}`
        expect(read(encodeURI(link).replace('%23', '#')).settings).toEqual(given)
      }),
    )
  })
})

describe('a link', () => {
  it('brings settings and panes to where it is opened', () => {
    const settings = { ...defaultSettings, pushRate: 20, template: 'a&b=#{n}' }
    const panes: SharedPane[] = [{ lane: 'polling', pins: { pollInterval: 5_000 } }]
    expect(read(printLink({ settings, panes, network: [] }))).toEqual({
      found: true,
      settings,
      panes,
      network: [],
      faults: [],
    })
  })

  it('leads to its place, and changes nothing else where it names a place alone', () => {
    const current = { ...defaultSettings, pushRate: 7 }
    const shared = { settings: current, panes: defaultPanes, network: [] }
    const link = printLink({ ...shared, place: 'experiments' })
    expect(link).toMatch(/&place=experiments$/)
    expect(read(link).place).toBe('experiments')
    expect(readShared('#place=present', current)).toEqual({
      ...{ found: true, settings: current, panes: undefined, network: undefined },
      ...{ place: 'present', faults: [] },
    })
  })

  it('to a place that is not there names it, and takes the rest', () => {
    expect(read('#panes=sse&place=moon')).toMatchObject({
      panes: [{ lane: 'sse' }],
      place: undefined,
      faults: [{ kind: 'place', text: 'moon' }],
    })
  })

  it('always says which panes and faults there are: who opens it may have others', () => {
    const link = printLink({ settings: defaultSettings, panes: defaultPanes, network: [] })
    expect(link).toBe('#panes=polling,sse,websocket&network=none')
    expect(read('#').found).toBe(false)
  })

  it('is an address where the page has one that others can open, and a text elsewhere', () => {
    const page = { origin: 'http://127.0.0.1:5170', pathname: '/', protocol: 'http:' }
    expect(linkTo(page, '#seed=2')).toBe('http://127.0.0.1:5170/#seed=2')
    const desktop = { origin: 'app://playground', pathname: '/', protocol: 'app:' }
    expect(linkTo(desktop, '#seed=2')).toBe('#seed=2')
  })

  it('leaves the faults as they are where it says nothing about them, or nothing that can be read', () => {
    expect(read('#seed=2').network).toBeUndefined()
    const { network, faults } = read('#network=pigeon:down,sse:latency~9999')
    expect(network).toBeUndefined()
    expect(faults).toEqual([
      { kind: 'network', text: 'pigeon:down' },
      { kind: 'network', text: 'latency~9999', fault: 'latency' },
    ])
    expect(read('#network=sse:latency~50:pigeon~1').network).toEqual([
      { scope: 'sse', faults: { latency: 50 } },
    ])
  })

  it('may stand at the end of an address, and the address in a sentence', () => {
    expect(read('http://127.0.0.1:5900/#pollInterval=1000').settings.pollInterval).toBe(1_000)
    const { settings, faults } = read('Look at http://127.0.0.1:5900/#pollInterval=1000 today')
    expect(settings.pollInterval).toBe(1_000)
    expect(faults).toEqual([])
  })

  const panes = [
    { lane: 'polling', pins: { pollInterval: 5_000 } },
    { lane: 'sse', pins: {} },
  ]
  it.each([
    '#panes=polling%3ApollInterval%7E5000%2Csse&payload=256',
    '#panes=polling%253ApollInterval%257E5000%252Csse&payload=256',
    '#panes%3Dpolling%3ApollInterval~5000%2Csse%26payload%3D256',
    'http://127.0.0.1:5900/%23panes=polling:pollInterval~5000,sse&payload=256',
    'http://127.0.0.1:5900/#panes=polling:pollInterval~5000,sse&amp;payload=256',
    'http://127.0.0.1:5900/#panes=polling:pollInterval~5000,sse&amp;amp;payload=256',
    '#panes=polling:pollInterval~5000,\n  sse&payload=256\n',
    '  panes=polling:pollInterval~5000,sse&payload=256  ',
    '#token=secret&panes=polling:pollInterval~5000,sse&payload=256',
  ])('is read as it was meant: %j', (link) => {
    expect(read(link)).toEqual({
      found: true,
      settings: { ...defaultSettings, payload: 256 },
      panes,
      network: undefined,
      faults: [],
    })
  })

  it('leaves what is in force where it asks for what is not possible, and names it', () => {
    const current = { ...defaultSettings, pushRate: 7, pollMode: 'all' } as const
    const link = '#pushRate=9999&pollMode=some&deflate=maybe&payload=&pollInterval=1000'
    const { settings, faults } = readShared(link, current)
    expect(settings).toEqual({ ...current, pollInterval: 1_000 })
    expect(faults).toEqual([
      { kind: 'value', key: 'pushRate', text: '9999' },
      { kind: 'value', key: 'pollMode', text: 'some' },
      { kind: 'value', key: 'deflate', text: 'maybe' },
      { kind: 'value', key: 'payload', text: '' },
    ])
  })

  it('leaves rate and size as they are where they are too much together', () => {
    const current = { ...defaultSettings, pushRate: 7, payload: 99 }
    const { settings, faults } = readShared('#pushRate=5000&payload=32768&seed=4', current)
    expect(settings).toEqual({ ...current, seed: 4 })
    expect(faults).toEqual([{ kind: 'tooFast', keys: ['pushRate', 'payload'] }])
  })

  it('takes what is said well where the same is said wrongly as well, and names the wrong one', () => {
    for (const text of ['#pushRate=x&pushRate=3', '#pushRate=3&pushRate=x']) {
      const { settings, faults } = readShared(text, { ...defaultSettings, pushRate: 7 })
      expect(settings).toEqual({ ...defaultSettings, pushRate: 3 })
      expect(faults).toEqual([{ kind: 'value', key: 'pushRate', text: 'x' }])
    }
  })

  it('has its unknown names and its pins of nobody named', () => {
    expect(read('#pushrate=3&payload=64&Seed=1&pushrate=4').faults).toEqual([
      { kind: 'unknown', name: 'pushrate' },
      { kind: 'unknown', name: 'Seed' },
    ])
    expect(read('#panes=sse:heartbeat~1,pigeon').faults).toEqual([
      { kind: 'pane', text: 'heartbeat~1', key: 'heartbeat' },
      { kind: 'pane', text: 'pigeon' },
    ])
  })

  it('never says whom to trust, and is told so', () => {
    const current = { ...defaultSettings, allowedOrigins: ['http://mine.test'] }
    const shared = readShared('#allowedOrigins=http://evil.example', current)
    expect(shared.settings.allowedOrigins).toEqual(['http://mine.test'])
    expect(shared.faults).toEqual([{ kind: 'trust' }])
    const link = printLink({ settings: current, panes: defaultPanes, network: [] })
    expect(link).not.toContain('mine.test')
  })
})

describe('a command line', () => {
  const wanted = '{"n":{n}}'
  it.each([
    `--feed template --template '{"n":{n}}'`,
    `--feed template --template "{\\"n\\":{n}}"`,
    `--feed=template --template={\\"n\\":{n}}`,
    `npm run -s serve -- --feed template \\\n  --template '{"n":{n}}'`,
    `$ npm run -s serve -- --feed template \\\n> --template '{"n":{n}}'`,
    `cd playground && npm run -s serve -- --feed template --template '{"n":{n}}' & sleep 1`,
    `C:\\play>npm run -s serve -- --feed template ^\r\n --template "{\\"n\\":{n}}"`,
    `PS C:\\play> npm run -s serve -- --feed template \`\r\n --template '{\\"n\\":{n}}'`,
  ])('is read as the shell would: %j', (line) => {
    expect(read(line)).toEqual({
      found: true,
      settings: { ...defaultSettings, feed: 'template', template: wanted },
      panes: undefined,
      network: undefined,
      faults: [],
    })
  })

  it('names lanes and faults, and what of them cannot be', () => {
    const line =
      "serve --lane polling,poll-interval=1000,name='Slow, one' --lane sse-fetch,poll-mode=new " +
      '--fault latency=200 --fault lane2,down --fault pigeon'
    expect(read(line)).toMatchObject({
      panes: [
        { lane: 'polling', pins: { pollInterval: 1_000 }, name: 'Slow, one' },
        { lane: 'sseFetch', pins: {} },
      ],
      network: [
        { scope: 'all', faults: { latency: 200 } },
        { scope: { subject: 1 }, faults: { down: true } },
      ],
      faults: [
        { kind: 'pane', text: 'poll-mode=new' },
        { kind: 'network', text: 'pigeon' },
      ],
    })
  })

  it('keeps & in quotes, and a number of lines', () => {
    expect(read(`--template 'a & b\nc' --feed template`).settings.template).toBe('a & b\nc')
  })

  it('names flags that are no settings, values that are missing and values out of range', () => {
    const current = { ...defaultSettings, payload: 99, pushRate: 5 }
    const line = 'npm run -s serve -- --db x.db --payload --push-rate 0,5 --poll-intervall 5'
    const { settings, faults } = readShared(line, current)
    expect(settings).toEqual({ ...current, pollInterval: defaultSettings.pollInterval })
    expect(faults).toEqual([
      { kind: 'value', key: 'payload', text: '' },
      { kind: 'value', key: 'pushRate', text: '0,5' },
      { kind: 'unknown', name: '--db' },
      { kind: 'unknown', name: '--poll-intervall' },
    ])
  })

  it('without a flag of the window has nothing to say', () => {
    expect(read('tar --zstd -xf a')).toMatchObject({ found: false, settings: defaultSettings })
    expect(read('just a sentence')).toMatchObject({ found: false, settings: defaultSettings })
  })
})
