import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPartner } from '../../src/partners/repository.ts'
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

interface Column {
  readonly name: string
  readonly heading: string | null
  readonly source: string | null
}

const file = (headings: string) => `${headings}\nE-1,Kari,kari@x.example\n`
const mapped = (headings: readonly string[]) =>
  ['person_id', 'name', 'email'].map((name, at) => `column=${name}:${headings[at]}`).join('&')

async function post(who: TestPerson, id: string, what: string, body: string) {
  const response = await who.ask(`/api/v1/customers/${id}/people/${what}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/csv' },
  })
  return { status: response.status, body: (await response.json()) as { columns: Column[]; new: number } }
}
async function guessed(who: TestPerson, id: string, headings: string) {
  const { body } = await post(who, id, 'import/preview', file(headings))
  return body.columns.slice(0, 3).map(({ heading, source }) => [heading, source])
}
const nothing = [
  [null, null],
  [null, null],
  [null, null],
]
const remembered = (...headings: string[]) => headings.map((heading) => [heading, 'remembered'])

describe('headings of files of people', () => {
  it('are remembered once a file was imported with them, for all of the partner’s customers', async () => {
    const [one, other] = [await newCustomer(server, 'one'), await newCustomer(server, 'other')]
    const headings = ['Løpenr', 'Hvem', 'Kontakt']
    expect(await guessed(admin, one, headings.join(','))).toEqual(nothing)
    // To look at a file is not to import it.
    await post(admin, one, `import?dryRun=true&${mapped(headings)}`, file(headings.join(',')))
    expect(await guessed(admin, one, headings.join(','))).toEqual(nothing)
    expect((await post(admin, one, `import?${mapped(headings)}`, file(headings.join(',')))).body.new).toBe(1)
    expect(await guessed(admin, other, headings.join(','))).toEqual(remembered(...headings))
    // Written a little otherwise, and imported without saying so again.
    expect((await post(admin, other, 'import', file('LØPENR,hvem,Kontakt'))).body.new).toBe(1)
  })

  it('mean what was said last, and a column’s own name means itself', async () => {
    const id = await newCustomer(server, 'last')
    const say = async (...headings: string[]) =>
      post(admin, id, `import?${mapped(headings)}`, file('Alfa,Beta,Gamma'))
    await say('Alfa', 'Beta', 'Gamma')
    await say('Gamma', 'Beta', 'Alfa')
    expect(await guessed(admin, id, 'Alfa,Beta,Gamma')).toEqual(remembered('Gamma', 'Beta', 'Alfa'))
    await post(admin, id, `import?${mapped(['name', 'Beta', 'Gamma'])}`, file('name,Beta,Gamma'))
    expect((await guessed(admin, id, 'person_id,name,email')).map(([, source]) => source)).toEqual([
      'exact',
      'exact',
      'exact',
    ])
  })

  it('of a customer’s administrator are that customer’s alone, and come before the partner’s', async () => {
    const [own, elsewhere] = [await newCustomer(server, 'own'), await newCustomer(server, 'elsewhere')]
    const theirs = await newPerson(server, { role: 'customer_admin', customerId: own })
    const others = await newPerson(server, { role: 'customer_admin', customerId: elsewhere })
    const headings = ['Uno', 'Due', 'Tre']
    await post(theirs, own, `import?${mapped(headings)}`, file('Uno,Due,Tre'))
    expect(await guessed(theirs, own, 'Uno,Due,Tre')).toEqual(remembered(...headings))
    expect(await guessed(others, elsewhere, 'Uno,Due,Tre')).toEqual(nothing)
    expect(await guessed(admin, elsewhere, 'Uno,Due,Tre')).toEqual(nothing)
    expect(await guessed(admin, own, 'Uno,Due,Tre')).toEqual(remembered(...headings))

    await post(admin, elsewhere, `import?${mapped(['Tre', 'Due', 'Uno'])}`, file('Uno,Due,Tre'))
    expect(await guessed(theirs, own, 'Uno,Due,Tre')).toEqual(remembered(...headings))
    expect(await guessed(admin, own, 'Uno,Due,Tre')).toEqual(remembered('Tre', 'Due', 'Uno'))
  })

  it('are nobody else’s: another partner’s files are guessed without them', async () => {
    const id = await newCustomer(server, 'mine')
    await post(admin, id, `import?${mapped(['Ein', 'Zwei', 'Drei'])}`, file('Ein,Zwei,Drei'))
    const partner = await createPartner(server.database.db, 'Elsewhere')
    const stranger = await newPerson(server, { role: 'partner_full_admin', partnerId: partner.id })
    const theirs = await newCustomer(server, 'theirs', partner.id)
    expect(await guessed(stranger, theirs, 'Ein,Zwei,Drei')).toEqual(nothing)
  })
})
