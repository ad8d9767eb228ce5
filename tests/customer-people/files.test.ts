import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plainStyles, rowsOf, workbookOf } from '../customers-file/workbook.ts'
import { send } from '../orders/support.ts'
import type { TestPerson } from '../support/people.ts'
import { newPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { newCustomer } from './support.ts'

let server: TestServer
let admin: TestPerson

beforeAll(async () => {
  server = await startServer()
  admin = await newPerson(server, { role: 'partner_full_admin' })
})
afterAll(() => server?.close())

interface ImportAnswer {
  readonly code?: string
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly refused: number
  readonly errors: readonly {
    line: number
    column: string | null
    code: string
    path?: string
    message: string
  }[]
  readonly ignored: readonly string[]
}

const at = (id: string) => `/api/v1/customers/${id}/people`
async function post(path: string, body: string | Uint8Array<ArrayBuffer>, type = 'text/csv', who = admin) {
  const response = await who.ask(path, {
    method: 'POST',
    body,
    headers: { 'content-type': type, 'accept-language': 'en' },
  })
  return { status: response.status, body: (await response.json()) as ImportAnswer }
}
const bring = async (id: string, lines: string[], query = '') =>
  (await post(`${at(id)}/import${query}`, lines.join('\n'))).body
async function take(id: string, query = '', who = admin) {
  const response = await who.ask(`${at(id)}.csv${query}`)
  return { status: response.status, text: (await response.text()).replace('\uFEFF', '') }
}
const counts = ({ new: added, changed, unchanged, refused }: ImportAnswer) => [
  added,
  changed,
  unchanged,
  refused,
]

describe('a file of people', () => {
  it('is looked at first, then goes in, and does nothing when it comes again', async () => {
    const id = await newCustomer(server, 'file')
    const lines = [
      'person_id,name,email,language,groups',
      'E-1,Åse,ASE@x.example,nb,Salg|Kjøkken',
      'E-2,Ola,,,',
    ]
    const looked = await bring(id, lines, '?dryRun=true')
    expect([looked, counts(looked)]).toMatchObject([{ dryRun: true, rows: 2 }, [2, 0, 0, 0]])
    expect((await send(admin, 'GET', at(id))).body).toMatchObject({ total: 0 })
    expect(counts(await bring(id, lines))).toEqual([2, 0, 0, 0])
    expect((await send(admin, 'GET', at(id))).body).toMatchObject({
      total: 2,
      items: [
        { externalId: 'E-2', name: 'Ola', email: null, language: null, groups: [] },
        { externalId: 'E-1', email: 'ase@x.example', language: 'nb', groups: ['Salg', 'Kjøkken'] },
      ],
    })
    expect(counts(await bring(id, lines))).toEqual([0, 0, 2, 0])
    const audit = await send(admin, 'GET', '/api/v1/audit?limit=2')
    expect(audit.body).toMatchObject({
      items: [{ action: 'customer_people_imported', details: { new: 0, unchanged: 2, refused: 0 } }, {}],
    })
  })

  it('means who has its id, else its address; keeps what it does not mention, clears empty cells, removes nobody', async () => {
    const id = await newCustomer(server, 'merge')
    await bring(id, ['person_id,name,email,groups', 'A,Anna,anna@x.example,G', ',Bo,bo@x.example,G'])
    const second = await bring(id, ['email;name;groups', 'ANNA@x.example;Anna Lie;', 'new@x.example;Ny;H'])
    expect(counts(second)).toEqual([1, 1, 0, 0])
    const { body } = await send(admin, 'GET', at(id))
    expect(body).toMatchObject({
      total: 3,
      items: [
        { externalId: 'A', name: 'Anna Lie', groups: [] },
        { externalId: 'P-000001', name: 'Bo', groups: ['G'] },
        { externalId: 'P-000002', name: 'Ny', groups: ['H'] },
      ],
    })
    // An own id for who had a made one.
    expect(counts(await bring(id, ['person_id,email', 'B,bo@x.example']))).toEqual([0, 1, 0, 0])
    expect((await send(admin, 'GET', `${at(id)}?search=bo`)).body).toMatchObject({
      items: [{ externalId: 'B' }],
    })
  })

  it('understands headings in five languages, or is told what they mean', async () => {
    const id = await newCustomer(server, 'headings')
    for (const header of [
      'Ansattnr.;Fullt navn;E-postadresse;Språk;Avdeling',
      'Anställningsnummer;Namn;Mejl;Språk;Avdelning',
      'Medarbejdernr;Navn;E-mail;Sprog;Afdeling',
      'Personalnummer;Name;E-Mail-Adresse;Sprache;Abteilung',
      'Employee ID;Display name;Work email;Locale;Department',
    ]) {
      const looked = await post(`${at(id)}/import/preview`, `${header}\n1;Kari;kari@x.example;nb;Salg`)
      const { columns } = looked.body as unknown as { columns: { name: string; heading: string | null }[] }
      expect(columns.map(({ heading }) => heading)).toEqual(header.split(';'))
    }
    const query = '?column=person_id:Kode&column=name:Hvem'
    const told = await bring(id, ['Kode,Hvem,Sted', '7,Kari,Bergen'], query)
    expect([counts(told), told.ignored]).toEqual([[1, 0, 0, 0], ['Sted']])
    const twice = await post(`${at(id)}/import?column=name:A&column=name:B`, 'A,B\n1,2')
    expect([twice.status, twice.body.code]).toEqual([400, 'invalid_request'])
  })

  it('keeps bad rows out, says what to write instead, and lets the rest in', async () => {
    const id = await newCustomer(server, 'errors')
    await bring(id, ['person_id,name,email', 'H,Holder,held@x.example'])
    const answer = await bring(id, [
      'person_id,name,email,language,groups',
      'ok,Good,good@x.example,en,',
      '1,,one@x.example,,',
      ',Nobody,,,',
      '3,Three,not an address,,',
      '4,Four,,fr,',
      `5,Five,,,${'g'.repeat(101)}`,
      `6,Six,,,${Array.from({ length: 21 }, (_, n) => `g${n}`).join('|')}`,
      'ok,Again,,,',
      '8,Eight,good@x.example,,',
      '9,Nine,held@x.example,,',
      `10,${'x'.repeat(201)},,,`,
      '11,Eleven',
      'ok2,Good too,,,',
    ])
    expect(counts(answer)).toEqual([2, 1, 0, 10])
    expect(answer.errors.map(({ line, column, code }) => [line, column, code])).toEqual([
      [3, 'name', 'name_needed'],
      [4, null, 'person_unnamed'],
      [5, 'email', 'email_invalid'],
      [6, 'language', 'language_unknown'],
      [7, 'groups', 'group_too_long'],
      [8, 'groups', 'groups_too_many'],
      [9, 'person_id', 'person_twice'],
      [10, 'email', 'email_twice'],
      [12, 'name', 'too_long'],
      [13, null, 'cell_count'],
    ])
    expect(answer.errors[3]?.message).toContain('en, nb, sv, da, de')
  })

  it('may be a workbook', async () => {
    const id = await newCustomer(server, 'workbook')
    const table = [
      ['Ansattnr', 'Navn', 'E-post', 'Avdeling'],
      [7, 'Kari', 'kari@x.example', 'Salg|Drift'],
      [null, 'Nobody', null, null],
    ]
    const sheets = [{ name: 'Ansatte', rows: rowsOf(table) }]
    const bytes = new Uint8Array(workbookOf({ sheets, styles: plainStyles }))
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    const { body } = await post(`${at(id)}/import`, bytes, type)
    expect([counts(body), body.errors]).toMatchObject([[1, 0, 0, 1], [{ line: 3, code: 'person_unnamed' }]])
    expect((await send(admin, 'GET', at(id))).body).toMatchObject({
      items: [{ externalId: '7', groups: ['Salg', 'Drift'] }],
    })
    expect((await post(`${at(id)}/import`, 'no workbook', type)).body.code).toBe('file_unreadable')
  })

  it('does not take an address from who is active', async () => {
    const id = await newCustomer(server, 'taken')
    await bring(id, ['person_id,name,email', 'A,A,a@x.example', 'B,B,b@x.example'])
    const answer = await bring(id, ['person_id,email', 'A,b@x.example'])
    expect(answer.errors).toMatchObject([{ line: 2, column: 'email', code: 'email_taken' }])
    expect(answer.errors[0]?.message).toContain('«B»')
    // Nobody is brought back, and who is gone is changed all the same.
    await send(admin, 'POST', `${at(id)}/act`, { act: 'deactivate', people: { search: 'b@x' } })
    expect(counts(await bring(id, ['person_id,name', 'B,Bo']))).toEqual([0, 1, 0, 0])
    expect((await send(admin, 'GET', `${at(id)}?state=deactivated`)).body).toMatchObject({
      items: [{ externalId: 'B', name: 'Bo' }],
    })
  })

  it.each([
    ['', 'file_unreadable'],
    ['name,groups\nA,B', 'file_unreadable'],
    ['person_id\tname\nA\tB', 'file_unreadable'],
    ['person_id,name\n"A,B', 'file_unreadable'],
  ])('is refused as a whole where it cannot be read: %j', async (text, code) => {
    const id = await newCustomer(server, `unreadable-${Math.random()}`)
    const { status, body } = await post(`${at(id)}/import`, text)
    expect([status, body.code]).toEqual([422, code])
    expect(body.errors[0]?.message).not.toBe('')
  })

  it('has at most 50,000 rows, and is no JSON', async () => {
    const id = await newCustomer(server, 'long')
    const rows = Array.from({ length: 50_001 }, (_, n) => `${n},N`).join('\n')
    const long = await post(`${at(id)}/import?dryRun=true`, `person_id,name\n${rows}`)
    expect([long.status, long.body.code]).toEqual([422, 'too_many_file_rows'])
    expect((await post(`${at(id)}/import`, '{}', 'application/json')).status).toBe(415)
  })

  it('goes out as it came in, through a spreadsheet safely, and in again without a change', async () => {
    const id = await newCustomer(server, 'round')
    await bring(id, [
      'person_id,name,email,language,groups',
      `"=cmd|' /C calc'!A0","+Plus; ""quoted""",a@x.example,de,"-Team|'=x"`,
      'E-2,Østby,,,',
    ])
    const { text } = await take(id)
    expect(text.split('\r\n')).toEqual([
      'person_id,name,email,language,groups,state,licences',
      `'=cmd|' /C calc'!A0,"'+Plus; ""quoted""",a@x.example,de,'-Team|'=x,active,`,
      'E-2,Østby,,,,active,',
      '',
    ])
    expect(counts(await bring(id, [text]))).toEqual([0, 0, 2, 0])
    const elsewhere = await newCustomer(server, 'round-2')
    await bring(elsewhere, [text])
    expect((await take(elsewhere)).text).toBe(text)
    expect((await take(id, '?search=ostby&separator=semicolon')).text).toContain('E-2;Østby;;;;active;')
    const audit = await send(admin, 'GET', '/api/v1/audit?limit=1')
    expect(audit.body).toMatchObject({
      items: [{ action: 'customer_people_exported', details: { filtered: ['search'] } }],
    })
  })

  it('is for who manages people, and out of reach for others', async () => {
    const id = await newCustomer(server, 'rights')
    const file = 'person_id,name\nA,A'
    const reader = await newPerson(server, { role: 'partner_read_only' })
    const helpDesk = await newPerson(server, { role: 'help_desk' })
    const own = await newPerson(server, { role: 'customer_admin', customerId: id })
    const other = await newPerson(server, {
      role: 'customer_admin',
      customerId: await newCustomer(server, 'rights-2'),
    })
    const imports = async (who: TestPerson) => (await post(`${at(id)}/import`, file, 'text/csv', who)).status
    const exports = async (who: TestPerson) => (await take(id, '', who)).status
    expect(await Promise.all([own, other, reader, helpDesk].map(imports))).toEqual([200, 404, 403, 403])
    expect(await Promise.all([own, other, reader, helpDesk].map(exports))).toEqual([200, 404, 200, 403])
  })
})
