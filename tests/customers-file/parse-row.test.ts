import { describe, expect, it } from 'vitest'
import { parseInstant } from '../../src/domain/instant.ts'
import { countryCodes } from '../../src/domain/countries.ts'
import { csvOf, customerOnly, goodRow, parseAll } from './files.ts'

/** What is wrong with the good row after a change, as `column code`. */
async function faults(change: Record<string, string>): Promise<string[]> {
  const { errors } = await parseAll('csv', csvOf({ ...goodRow, ...change }))
  return errors.map(({ column, code }) => `${column} ${code}`)
}

async function parseGood(change: Record<string, string>) {
  const { rows, errors } = await parseAll('csv', csvOf({ ...goodRow, ...change }))
  expect(errors).toEqual([])
  const [row] = rows
  if (row === undefined) throw new Error('no row')
  return row
}

function without(...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(goodRow).filter(([name]) => !names.includes(name)))
}

describe('parseRow', () => {
  it('gives every cell its value', async () => {
    expect(await parseGood({})).toEqual({
      line: 2,
      customer: {
        externalId: 'C-1',
        name: 'Nordlys AS',
        country: 'NO',
        adminEmail: 'anna@nordlys.example',
        tags: ['key account', 'oslo'],
      },
      subscription: {
        externalId: 'S-1',
        offer: 'Suite',
        kind: 'paid',
        term: 'P1Y',
        startsAt: parseInstant('2026-01-01'),
        endsAt: parseInstant('2027-01-01'),
        autoRenew: false,
        payment: 'current',
        suspendedAt: null,
        cancelAtEnd: false,
      },
      service: {
        externalId: 'calling',
        product: 'Calling',
        provisioningStatus: 'provisioned',
        provisioningSince: parseInstant('2026-01-02T03:04:05.678Z'),
        provisioningReason: null,
        licences: 10,
        licencesUsed: 3,
      },
    })
  })

  it('leaves an absent column out and clears an empty cell or gives it its default', async () => {
    const optional = [
      'country',
      'admin_email',
      'tags',
      'term',
      'starts_at',
      'ends_at',
      'auto_renew',
      'payment',
    ]
    optional.push(
      'suspended_at',
      'cancel_at_end',
      'provisioning_since',
      'provisioning_reason',
      'licences',
      'licences_used',
    )
    const absent = await parseAll('csv', csvOf(without(...optional)))
    expect(absent.rows[0]).toEqual({
      line: 2,
      customer: { externalId: 'C-1', name: 'Nordlys AS' },
      subscription: { externalId: 'S-1', offer: 'Suite', kind: 'paid' },
      service: { externalId: 'calling', product: 'Calling', provisioningStatus: 'provisioned' },
    })
    const empty = await parseGood(Object.fromEntries(optional.map((name) => [name, ''])))
    expect(empty.customer).toMatchObject({ country: null, adminEmail: null, tags: [] })
    expect(empty.subscription).toMatchObject({
      term: null,
      startsAt: null,
      endsAt: null,
      autoRenew: false,
      payment: 'current',
      suspendedAt: null,
      cancelAtEnd: false,
    })
    expect(empty.service).toMatchObject({
      provisioningSince: null,
      provisioningReason: null,
      licences: null,
      licencesUsed: null,
    })
  })

  it('takes a row with an empty subscription as a customer without any', async () => {
    const { rows } = await parseAll('csv', csvOf(customerOnly))
    expect(rows).toEqual([
      {
        line: 2,
        customer: { externalId: 'C-1', name: 'Nordlys AS', country: null, adminEmail: null, tags: [] },
      },
    ])
  })

  it('refuses a half-empty subscription with one error that names what is filled', async () => {
    const { errors } = await parseAll('csv', csvOf({ ...customerOnly, offer: 'Suite', licences: 'x' }))
    expect(errors).toEqual([
      {
        line: 2,
        column: 'subscription_id',
        code: 'needs_subscription',
        params: { columns: 'offer, licences' },
      },
    ])
  })

  it('reports everything that is wrong with a row, in the order of the columns', async () => {
    const { errors, customerIds } = await parseAll(
      'csv',
      csvOf({
        ...goodRow,
        customer_name: ' ',
        country: 'Norge',
        admin_email: 'anna',
        kind: 'Paid',
        ends_at: '31.12.2026',
        service_id: '',
        licences: '1 000',
        provisioning_status: 'Klargjort',
      }),
    )
    expect(errors.map(({ line, column, code }) => [line, column, code])).toEqual([
      [2, 'customer_name', 'required'],
      [2, 'country', 'country_unknown'],
      [2, 'admin_email', 'email_invalid'],
      [2, 'kind', 'kind_unknown'],
      [2, 'ends_at', 'instant_form'],
      [2, 'service_id', 'required_with_subscription'],
      [2, 'provisioning_status', 'provisioning_status_unknown'],
      [2, 'licences', 'count_invalid'],
    ])
    expect(customerIds).toEqual(['C-1'])
  })

  it('names the customer that a bad row keeps out, where it can', async () => {
    const { customerIds } = await parseAll(
      'csv',
      csvOf({ ...goodRow, customer_id: ' C\u0301-1 ', kind: '' }, { ...goodRow, customer_id: '' }),
    )
    expect(customerIds).toEqual(['\u0106-1', null])
  })

  it.each([
    ['customer_id', 'required'],
    ['customer_name', 'required'],
    ['offer', 'required_with_subscription'],
    ['kind', 'required_with_subscription'],
    ['service_id', 'required_with_subscription'],
    ['product', 'required_with_subscription'],
    ['provisioning_status', 'required_with_subscription'],
  ])('needs %s', async (column, code) => {
    expect(await faults({ [column]: '  ' })).toEqual([`${column} ${code}`])
  })
})

describe('ids and texts', () => {
  it('trims ids and writes them in NFC, keeping their case', async () => {
    const row = await parseGood({
      customer_id: '  c-A\u030A ',
      subscription_id: '\u00A0S ',
      service_id: 'e\u0301',
    })
    expect(row.customer.externalId).toBe('c-\u00C5')
    expect(row.subscription?.externalId).toBe('S')
    expect(row.service?.externalId).toBe('\u00E9')
  })

  it.each([
    ['customer_id', 200],
    ['customer_name', 300],
    ['subscription_id', 200],
    ['offer', 200],
    ['service_id', 200],
    ['product', 200],
    ['provisioning_reason', 2000],
  ])('takes %s of up to %d characters', async (column, max) => {
    expect(await faults({ [column]: 'x'.repeat(max) })).toEqual([])
    const { errors } = await parseAll('csv', csvOf({ ...goodRow, [column]: 'x'.repeat(max + 1) }))
    expect(errors).toEqual([{ line: 2, column, code: 'too_long', params: { max, length: max + 1 } }])
  })

  it('refuses control characters and names them', async () => {
    for (const [character, name] of [
      ['\0', 'U+0000'],
      ['\u0007', 'U+0007'],
      ['\u007F', 'U+007F'],
      ['\u0085', 'U+0085'],
      ['\n', 'U+000A'],
    ]) {
      const { errors } = await parseAll(
        'csv',
        csvOf({ ...goodRow, customer_id: `a${character}b`, offer: `a${character}b` }),
      )
      expect(errors.map(({ column, code, params }) => [column, code, params['character']])).toEqual([
        ['customer_id', 'character_forbidden', name],
        ['offer', 'character_forbidden', name],
      ])
    }
  })

  it('takes line ends in a reason, as LF, and nothing else that is not shown', async () => {
    const row = await parseGood({ provisioning_reason: ' one\r\ntwo\rthree\nfour ' })
    expect(row.service?.provisioningReason).toBe('one\ntwo\nthree\nfour')
    expect(await faults({ provisioning_reason: 'a\0b' })).toEqual(['provisioning_reason character_forbidden'])
  })
})

describe('country', () => {
  it('knows the 249 codes, each of which has a name', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
    expect(countryCodes.size).toBe(249)
    expect([...countryCodes].filter((code) => names.of(code) === undefined)).toEqual([])
  })

  it('takes any case and keeps capitals', async () => {
    expect((await parseGood({ country: 'no' })).customer.country).toBe('NO')
  })

  it.each([
    ['UK', 'GB'],
    ['el', 'GR'],
    ['XK', 'none'],
    ['EU', 'none'],
    ['NOR', 'none'],
    ['Norway', 'none'],
  ])('refuses %s and proposes %s', async (value, suggestion) => {
    const { errors } = await parseAll('csv', csvOf({ ...goodRow, country: value }))
    expect(errors).toEqual([
      { line: 2, column: 'country', code: 'country_unknown', params: { value, suggestion } },
    ])
  })
})

describe('admin_email', () => {
  it.each(['anna@example.com', `o'neil+x@sub.example.co.uk`, 'å@ø.no'])('takes %s', async (address) => {
    expect(await faults({ admin_email: address })).toEqual([])
  })

  it.each([
    'anna',
    '@example.com',
    'a@b',
    'a@b.',
    'a@.b',
    'a b@c.no',
    'a@b.no, c@d.no',
    'Anna <a@b.no>',
    'mailto:a@b.no',
  ])('refuses %s', async (address) => {
    expect(await faults({ admin_email: address })).toEqual(['admin_email email_invalid'])
  })

  it('takes 254 characters', async () => {
    const domain = '@example.com'
    expect(await faults({ admin_email: `${'a'.repeat(254 - domain.length)}${domain}` })).toEqual([])
    expect(await faults({ admin_email: `${'a'.repeat(255 - domain.length)}${domain}` })).toEqual([
      'admin_email too_long',
    ])
  })
})

function manyTags(count: number): string {
  return Array.from({ length: count }, (_, at) => `t${at}`).join('|')
}

describe('tags', () => {
  it('are trimmed, in NFC and each once', async () => {
    const row = await parseGood({ tags: ' oslo | |A\u030A|oslo|\u00C5|x' })
    expect(row.customer.tags).toEqual(['oslo', '\u00C5', 'x'])
  })

  it('are at most 50 of at most 100 characters', async () => {
    expect(await faults({ tags: manyTags(50) })).toEqual([])
    expect(await faults({ tags: manyTags(51) })).toEqual(['tags tags_too_many'])
    expect(await faults({ tags: 'x'.repeat(100) })).toEqual([])
    expect(await faults({ tags: `a|${'x'.repeat(101)}|${'y'.repeat(101)}|b\u0000c` })).toEqual([
      'tags tag_too_long',
      'tags character_forbidden',
    ])
  })
})

describe('closed values', () => {
  it.each([
    ['TRUE', true],
    ['False', false],
    ['true', true],
  ])('takes %s as spreadsheets write it', async (text, value) => {
    expect((await parseGood({ cancel_at_end: text })).subscription?.cancelAtEnd).toBe(value)
  })

  it.each([
    ['auto_renew', 'SANN', 'boolean_invalid'],
    ['cancel_at_end', '1', 'boolean_invalid'],
    ['payment', 'late', 'payment_unknown'],
    ['kind', 'TRIAL', 'kind_unknown'],
    ['provisioning_status', 'Provisioned', 'provisioning_status_unknown'],
    ['provisioning_status', 'constructor', 'provisioning_status_unknown'],
  ])('refuses %s = %s', async (column, value, code) => {
    const { errors } = await parseAll('csv', csvOf({ ...goodRow, [column]: value }))
    expect(errors).toEqual([{ line: 2, column, code, params: { value } }])
  })

  it.each([
    ['0', 0],
    ['007', 7],
    ['10000000', 10_000_000],
  ])('takes %s licences', async (text, value) => {
    expect((await parseGood({ licences: text })).service?.licences).toBe(value)
  })

  it('lets more licences be used than there are', async () => {
    expect(await faults({ licences: '1', licences_used: '2' })).toEqual([])
  })

  it.each(['10000001', '-1', '+1', '1.0', '1,0', '1e3', '1 000', 'ten', '٣'])(
    'refuses %s licences',
    async (text) => {
      expect(await faults({ licences_used: text })).toEqual(['licences_used count_invalid'])
    },
  )

  it.each([
    ['P12M', 'P1Y'],
    ['P1Y6M', 'P1Y6M'],
    ['P18M', 'P1Y6M'],
  ])('writes the term %s as %s', async (text, term) => {
    expect((await parseGood({ term: text })).subscription?.term).toBe(term)
  })

  it.each([
    ['12M', 'P1Y'],
    ['p1y', 'P1Y'],
    ['1 year', 'P1Y'],
    ['3 år', 'P3Y'],
    ['6 months', 'P6M'],
    ['1 mnd.', 'P1M'],
    ['1 måned', 'P1M'],
    ['12', 'none'],
    ['P0M', 'none'],
    ['P30D', 'none'],
    ['5 minutes', 'none'],
    ['yearly', 'none'],
  ])('refuses the term %s and proposes %s', async (value, suggestion) => {
    const { errors } = await parseAll('csv', csvOf({ ...goodRow, term: value }))
    expect(errors).toEqual([{ line: 2, column: 'term', code: 'term_invalid', params: { value, suggestion } }])
  })

  it('repeats a long cell shortened and on one line', async () => {
    const { errors } = await parseAll('csv', csvOf({ ...goodRow, kind: `a\n${'b'.repeat(500)}` }))
    expect(errors[0]?.params['value']).toBe(`a ${'b'.repeat(58)}…`)
  })
})

describe('what must go together', () => {
  it.each([
    [{ starts_at: '2026-01-02', ends_at: '2026-01-02' }, 'ends_at ends_before_start'],
    [{ starts_at: '2026-01-02T00:00:00.001Z', ends_at: '2026-01-02' }, 'ends_at ends_before_start'],
    [{ kind: 'trial', ends_at: '' }, 'ends_at trial_needs_end'],
    [{ kind: 'trial', auto_renew: 'true' }, 'auto_renew trial_renews'],
    [{ cancel_at_end: 'true', ends_at: '' }, 'cancel_at_end cancel_without_end'],
  ])('refuses %j', async (change, fault) => {
    expect(await faults(change)).toEqual([fault])
  })

  it.each([
    [{ starts_at: '2026-01-01T23:59:59.999Z', ends_at: '2026-01-02' }],
    [{ ends_at: '' }],
    [{ ends_at: '', auto_renew: 'true' }],
    [{ cancel_at_end: 'true', auto_renew: 'true' }],
    [{ kind: 'trial', payment: 'overdue' }],
  ])('takes %j', async (change) => {
    expect(await faults(change)).toEqual([])
  })

  it('judges nothing of which a part is not in the file or is wrong itself', async () => {
    for (const row of [
      { ...without('ends_at'), kind: 'trial' },
      { ...without('ends_at'), cancel_at_end: 'true' },
      { ...without('starts_at'), ends_at: '1970-01-01' },
    ]) {
      expect((await parseAll('csv', csvOf(row))).errors).toEqual([])
    }
    expect(await faults({ kind: 'trial', ends_at: 'soon' })).toEqual(['ends_at instant_invalid'])
  })
})
