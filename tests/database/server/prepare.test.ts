import { escapeIdentifier } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mistakeWords, wordsOf } from '../../../src/cli/error-words.ts'
import { ServerError, type ServerMistakeCode } from '../../../src/database/server/errors.ts'
import { prepareServer } from '../../../src/database/server/prepare.ts'
import { Scratch } from './scratch.ts'

// What CREATEROLE allows differs between 15 and 16; where the address of a 15 is not given, the other is tried.
const kinds = ['VARDE_TEST_POSTGRES', 'VARDE_TEST_POSTGRES_15'].filter(
  (name) => process.env[name] !== undefined,
)

const codes = ({ mistakes }: ServerError): ServerMistakeCode[] => mistakes.map(({ code }) => code)

describe.each(kinds)('on %s', (variable) => {
  let scratch: Scratch
  beforeEach(() => {
    scratch = new Scratch(variable)
  })
  afterEach(() => scratch.remove())

  const prepare = (database: string, login?: string): Promise<void> =>
    prepareServer(scratch.connection(database, login), scratch.names)

  async function refusal(database: string, login?: string): Promise<ServerError> {
    const error: unknown = await prepare(database, login).then(
      () => 'nothing was wrong',
      (thrown: unknown) => thrown,
    )
    if (error instanceof ServerError) return error
    throw error
  }

  async function canBecomeBoth(database: string, login: string): Promise<void> {
    for (const role of [scratch.names.owner, scratch.names.app])
      await scratch.runAs(scratch.connection(database, login), `set role ${escapeIdentifier(role)}`)
  }

  it('makes the roles where the login may, and finds them the next time', async () => {
    const login = await scratch.login('maker', 'createrole')
    const database = await scratch.database('one', login)
    await prepare(database, login)
    await canBecomeBoth(database, login)
    await prepare(database, login)
    const rows = await scratch.run(
      `select rolcanlogin, rolsuper, rolbypassrls from pg_roles where rolname in ('${scratch.names.owner}', '${scratch.names.app}')`,
    )
    const nothing = { rolcanlogin: false, rolsuper: false, rolbypassrls: false }
    expect(rows).toEqual([nothing, nothing])
    expect(await scratch.run(`select from pg_extension where extname = 'pg_trgm'`, database)).toEqual([])
  })

  it('makes them once for several processes in several databases of one server', async () => {
    const login = await scratch.login('maker', 'createrole')
    const databases = [await scratch.database('one', login), await scratch.database('two', login)]
    await Promise.all([...databases, ...databases, ...databases].map((database) => prepare(database, login)))
    for (const database of databases) await canBecomeBoth(database, login)
  })

  it('gives the statements to a login that may not, and they are enough', async () => {
    const login = await scratch.login('plain')
    const database = await scratch.database('one')
    const error = await refusal(database, login)
    expect(codes(error)).toEqual(['roles', 'create_right'])
    for (const statement of error.statements) {
      expect(wordsOf(error, 'en')).toContain(statement)
      await scratch.run(statement, database)
    }
    await prepare(database, login)
    await canBecomeBoth(database, login)
  })

  it('takes roles that somebody else made, when they are granted', async () => {
    const [first, second] = [await scratch.login('first', 'createrole'), await scratch.login('second')]
    const [one, two] = [await scratch.database('one', first), await scratch.database('two', second)]
    await prepare(one, first)
    const error = await refusal(two, second)
    expect(codes(error)).toEqual(['roles'])
    expect(error.statements).toHaveLength(1)
    for (const statement of error.statements) await scratch.run(statement, two)
    await prepare(two, second)
  })

  it.each(['superuser', 'bypassrls'])(
    'refuses a login that is %s and leaves no traces',
    async (attribute) => {
      const login = await scratch.login('mighty', attribute)
      const database = await scratch.database('one', login)
      const error = await refusal(database, login)
      expect(codes(error)).toContain('login')
      expect(error.statements.join()).toContain('to "varde"')
      expect(await scratch.run(`select from pg_roles where rolname = '${scratch.names.owner}'`)).toEqual([])
    },
  )

  it.each([
    [
      'ctype',
      (name: string) =>
        `create database ${name} template template0 encoding 'UTF8' locale_provider libc locale 'C'`,
    ],
    [
      'encoding',
      (name: string) =>
        `create database ${name} template template0 encoding 'LATIN1' locale_provider libc locale 'C'`,
    ],
  ] as const)('refuses a database with a wrong %s; the one that it names works', async (code, statement) => {
    const login = await scratch.login('maker', 'createrole')
    const database = await scratch.database('wrong', login, statement)
    const error = await refusal(database, login)
    expect(codes(error)).toEqual([code])
    const [made = ''] = error.statements
    const right = await scratch.database('right', undefined, (name) =>
      made.replace('database "varde"', `database ${name}`),
    )
    await prepare(right, login)
  })

  it('names every mistake at once', async () => {
    const login = await scratch.login('plain')
    const database = await scratch.database(
      'wrong',
      undefined,
      (name) => `create database ${name} template template0 encoding 'UTF8' locale_provider libc locale 'C'`,
    )
    await scratch.run(`create role ${escapeIdentifier(scratch.names.app)} login`)
    const error = await refusal(database, login)
    expect(codes(error)).toEqual(['ctype', 'roles', 'role_rights'])
    const told = wordsOf(error, 'en')
    for (const mistake of error.mistakes) {
      const { what, whatToDo } = mistakeWords(mistake, 'en')
      expect(told).toContain(what)
      expect(told).toContain(whatToDo)
    }
  })

  it('refuses an app role that may become the owner', async () => {
    const login = await scratch.login('maker', 'createrole')
    const database = await scratch.database('one', login)
    await prepare(database, login)
    const [owner, app] = [escapeIdentifier(scratch.names.owner), escapeIdentifier(scratch.names.app)]
    await scratch.run(`grant ${owner} to ${app}`)
    const error = await refusal(database, login)
    expect(codes(error)).toEqual(['app_is_owner'])
    for (const statement of error.statements) await scratch.run(statement, database)
    await prepare(database, login)
  })

  it('sends pg_trgm to where it is looked for', async () => {
    const login = await scratch.login('maker', 'createrole')
    const database = await scratch.database('one', login)
    await scratch.run('create schema elsewhere; create extension pg_trgm schema elsewhere', database)
    const error = await refusal(database, login)
    expect(codes(error)).toEqual(['pg_trgm_elsewhere'])
    for (const statement of error.statements) await scratch.run(statement, database)
    await prepare(database, login)
  })

  it('gives the statement for a database that is missing', async () => {
    const login = await scratch.login('plain')
    const error = await refusal('no such database', login)
    expect(codes(error)).toEqual(['no_database'])
    expect(error.statements[0]).toContain('create database "no such database"')
  })
})
