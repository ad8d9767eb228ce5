import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CatalogueFileError, readCatalogueFile } from '../../src/catalogue-file/read.ts'
import { writeCatalogueFile } from '../../src/catalogue-file/write.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { forget, newcomer, run, writeFor, type Ended } from './support.ts'

const who = newcomer()
let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  forget(who)
  await server?.close()
})

const varde = (words: readonly string[], input?: string): Promise<Ended> =>
  run(who, ['catalogue', ...words], {
    environment: { VARDE_URL: server.origin, VARDE_TOKEN: server.token },
    ...(input === undefined ? {} : { input }),
  })

const first = `offers:
  - id: calling
    name: Calling Standard
    products:
      - product: Calling
        licences: quantity
      - { product: Analytics }
    term: P1Y
    amount: 12.50
    currency: NOK
  - id: devices
    name: Devices
    products: [{ product: Devices, licences: 1 }]
`

describe('varde catalogue', () => {
  it('applies a file in YAML, and prints it in a form that changes nothing when it is applied again', async () => {
    const file = writeFor(who, 'offers.yaml', first)
    const tried = await varde(['apply', file, '--dry-run'])
    expect([tried.code, tried.stdout]).toEqual([0, 'offers: 2 new, 0 changed, 0 retired, 0 unchanged\n'])
    expect(tried.stderr).toContain('+ new: Calling Standard (calling)')
    expect(tried.stderr).toContain('Dry run: nothing has changed.')
    expect((await varde(['show'])).stdout).toBe('products: []\noffers: []\n')
    expect((await varde(['apply', file])).stdout).toBe('offers: 2 new, 0 changed, 0 retired, 0 unchanged\n')
    const shown = await varde(['show'])
    expect(shown.stdout).toContain('    amount: "12.50"\n')
    const again = await varde(['apply', '-'], shown.stdout)
    expect([again.code, again.stdout]).toEqual([
      0,
      'products: 0 new, 0 changed, 0 retired, 0 unchanged\noffers: 0 new, 0 changed, 0 retired, 2 unchanged\n',
    ])
    const json = await varde(['show', '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({
      offers: [{ id: 'calling', amount: '12.50' }, { id: 'devices' }],
    })
    expect((await varde(['apply', '-'], json.stdout)).stdout).toContain('2 unchanged')
  })

  it('says what changes, field by field', async () => {
    const changed = first.replace('12.50', '14').replace('id: devices', 'id: desk')
    const { code, stdout, stderr } = await varde(['apply', '-'], changed)
    expect([code, stdout]).toEqual([0, 'offers: 1 new, 1 changed, 1 retired, 0 unchanged\n'])
    expect(stderr).toContain('~ changed: Calling Standard (calling)\n    amount: "12.50" → "14.00"')
    expect(stderr).toContain('- retired: Devices (devices)')
  })

  it('has products too, which stay as they are where the file does not speak of them', async () => {
    const products = `products:
  - id: calling
    name: Calling
    provisioner: { kind: manual, by: partner }
    instructions: |
      Order the numbers.
      Then the telephones.
    details:
      type: object
      properties:
        street: { type: string, title: Street }
        city: { type: string }
`
    const tried = await varde(['apply', '-', '--dry-run'], products + first)
    expect(tried.stdout).toBe(
      'products: 1 new, 0 changed, 0 retired, 0 unchanged\noffers: 0 new, 2 changed, 1 retired, 0 unchanged\n',
    )
    expect(tried.stderr).toContain('+ new: Calling (calling)')
    expect(tried.stderr).toContain(
      'Line 19: offers[0].products[1].product: No product is called «Analytics»: the partner sets it up by hand.',
    )
    expect((await varde(['apply', '-'], products + first)).code).toBe(0)
    const { stdout } = await varde(['show'])
    expect(stdout).toContain('    instructions: |-\n      Order the numbers.\n      Then the telephones.\n')
    expect((await varde(['apply', '-'], stdout)).stdout).toContain(
      'products: 0 new, 0 changed, 0 retired, 1 unchanged',
    )
    expect((await varde(['apply', '-'], first)).stdout).toBe(
      'offers: 0 new, 0 changed, 0 retired, 2 unchanged\n',
    )
    const changed = stdout.replace('by: partner', 'by: vendor')
    expect((await varde(['apply', '-'], changed)).stderr).toContain(
      '    provisioner: {"kind":"manual","by":"partner"} → {"kind":"manual","by":"vendor"}',
    )
  })

  it('tells all mistakes at once, each with its line, and changes nothing', async () => {
    const before = (await varde(['show'])).stdout
    const wrong = first.replace('P1Y', 'yearly').replace('12.50', '12.505').replace('Devices\n', '" "\n')
    const { code, stdout, stderr } = await varde(['apply', '-'], wrong)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr.split('\n')).toEqual([
      'Nothing has changed. 3 things are wrong:',
      expect.stringMatching(/^ {2}Line 8.*offers\[0\]\.term: Write a term/),
      expect.stringMatching(/^ {2}Line 9.*offers\[0\]\.amount: NOK has 2 decimals/),
      expect.stringMatching(/^ {2}Line 12.*offers\[1\]\.name: Write 1 to 200/),
      '',
    ])
    expect((await varde(['show'])).stdout).toBe(before)
    const broken = await varde(['apply', '-'], 'offers:\n  - id: [')
    expect([broken.code, broken.stderr]).toEqual([1, expect.stringContaining('neither YAML nor JSON')])
    const other = await varde(['apply', '-'], 'just a text')
    expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('Nothing has changed.')])
    const nothing = await varde(['apply', 'missing.yaml'])
    expect([nothing.code, nothing.stderr]).toEqual([1, expect.stringContaining('missing.yaml')])
  })
})

describe('the catalogue’s file', () => {
  it('keeps the digits of amounts, and knows where things stand', () => {
    const file = readCatalogueFile('{"offers": [\n{"id": "a",\n"amount": 100.00}]}')
    expect(file.value).toEqual({ offers: [{ id: 'a', amount: '100.00' }] })
    expect(file.lineOf('body.offers[0].amount')).toBe(3)
    expect(file.lineOf('body.offers[0].term')).toBe(2)
    expect(file.lineOf('body')).toBeNull()
  })

  it('takes nothing that grows beyond measure, and writes what it reads', () => {
    const bomb = [
      'a0: &a0 [x, x]',
      ...Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`),
    ]
    expect(() => readCatalogueFile(bomb.join('\n'))).toThrow(CatalogueFileError)
    const value = { offers: [{ id: '1', name: 'no: yes', amount: '1.00', term: null }] }
    expect(readCatalogueFile(writeCatalogueFile(value)).value).toEqual(value)
  })
})
