import { escapeIdentifier } from 'pg'
import type { ServerMistake } from './errors.ts'
import type { ServerFacts } from './facts.ts'
import type { TrigramFinding } from './trigrams.ts'
import {
  createDatabaseStatement,
  createRoleStatement,
  extensionStatement,
  grantCreateStatement,
  grantRolesStatement,
} from './statements.ts'

export const oldestVersion = 150_000

export interface Finding extends ServerMistake {
  statements: string[]
}

type Check = (facts: ServerFacts) => Finding | undefined

const runStatements = 'Have the statements below run by somebody who may.'

/** Everything that can be wrong once a connection stands, each on its own (DESIGN.md §9). */
const checks: readonly Check[] = [
  ({ versionNumber, version }) =>
    versionNumber < oldestVersion
      ? finding('version', `It is PostgreSQL ${version}; Varde needs 15 or later.`, 'Use a later server.')
      : undefined,
  ({ isReadOnly }) =>
    isReadOnly
      ? finding(
          'read_only',
          'It only reads: a standby, or default_transaction_read_only is on.',
          'Name the primary server in DATABASE_URL.',
        )
      : undefined,
  (facts) =>
    facts.encoding === 'UTF8'
      ? undefined
      : finding(
          'encoding',
          `The database «${facts.database}» is encoded as ${facts.encoding}; names need UTF8.`,
          'Make another one by the statement below and name it in DATABASE_URL.',
          [otherDatabase(facts)],
        ),
  (facts) => (facts.encoding === 'UTF8' && !facts.folds ? wrongCtype(facts) : undefined),
  wrongLogin,
  missingRoles,
  ({ owner, app }) => {
    const wrong = [owner, app].filter(({ canLogin, bypasses }) => canLogin || bypasses)
    return wrong.length === 0
      ? undefined
      : finding(
          'role_rights',
          `${wrong.map(({ name }) => name).join(' and ')} may sign in, or is not bound by row-level security.`,
          runStatements,
          wrong.map(({ name }) => `alter role ${escapeIdentifier(name)} nologin nosuperuser nobypassrls`),
        )
  },
  ({ appIsOwner, owner, app }) =>
    appIsOwner
      ? finding(
          'role_rights',
          `${app.name} is a member of ${owner.name}: it could take the walls down.`,
          runStatements,
          [`revoke ${escapeIdentifier(owner.name)} from ${escapeIdentifier(app.name)}`],
        )
      : undefined,
  (facts) =>
    facts.ownerMayCreate || isWrongDatabase(facts)
      ? undefined
      : finding(
          'create_right',
          `${facts.owner.name} may not make a schema in «${facts.database}».`,
          runStatements,
          [grantCreateStatement(facts.database, facts.owner.name)],
        ),
]

/** Then another one takes its place, and rights in this one are of no use. */
function isWrongDatabase({ encoding, folds }: ServerFacts): boolean {
  return encoding !== 'UTF8' || !folds
}

export function findMistakes(facts: ServerFacts): Finding[] {
  return checks.map((check) => check(facts)).filter((found) => found !== undefined)
}

/** What a look at pg_trgm means, where the rest is well enough to look. */
export function trigramMistake(facts: ServerFacts, found: TrigramFinding): Finding | undefined {
  const table: Record<TrigramFinding, () => Finding | undefined> = {
    well: () => undefined,
    blind: () => wrongCtype(facts),
    not_available: () =>
      finding(
        'pg_trgm',
        'The extension pg_trgm is not on the server; search needs it.',
        'Install the package with PostgreSQL’s own extensions (postgresql-contrib), or allow pg_trgm where the provider has a list.',
      ),
    not_allowed: () =>
      finding('pg_trgm', 'The extension pg_trgm is not in the database; search needs it.', runStatements, [
        extensionStatement,
      ]),
    elsewhere: () =>
      finding(
        'pg_trgm',
        `The extension pg_trgm is in the schema ${facts.trigramSchema ?? ''}, where Varde does not look.`,
        runStatements,
        ['alter extension pg_trgm set schema public'],
      ),
  }
  return table[found]()
}

function wrongCtype(facts: ServerFacts): Finding {
  return finding(
    'ctype',
    `The database «${facts.database}» was made with a ctype that knows ASCII letters only: names with others would not be found.`,
    'Make another one by the statement below and name it in DATABASE_URL.',
    [otherDatabase(facts)],
  )
}

function otherDatabase({ database, login, utf8Locale, isSuperuser }: ServerFacts): string {
  const name = database === 'varde' ? 'varde_utf8' : 'varde'
  return createDatabaseStatement(name, isSuperuser ? 'varde' : login, utf8Locale)
}

function wrongLogin(facts: ServerFacts): Finding | undefined {
  const { login, isSuperuser, bypassesWalls, hasVardeLogin } = facts
  if (!isSuperuser && !bypassesWalls) return undefined
  const is = isSuperuser ? 'a superuser' : 'a role with BYPASSRLS'
  const what = `«${login}» is ${is}: row-level security, the wall between partners, does not bind it.`
  if (login === 'varde')
    return finding('login', what, runStatements, [
      'alter role varde nosuperuser nobypassrls',
      ...grants(facts, login),
    ])
  if (hasVardeLogin)
    return finding('login', what, 'Name the login «varde» in DATABASE_URL; it needs the statements below.', [
      ...grants(facts, 'varde'),
    ])
  return finding(
    'login',
    what,
    'Have an ordinary login made by the statements below, with a password of your own, and name it in DATABASE_URL.',
    [`create role varde login nosuperuser nobypassrls password 'choose one'`, ...grants(facts, 'varde')],
  )
}

/** For a login that is still to be made, or no superuser yet: whatever a superuser «may become» says nothing. */
function grants({ owner, app }: ServerFacts, login: string): string[] {
  const missing = [owner, app].filter(({ exists }) => !exists)
  return [
    ...missing.map(({ name }) => createRoleStatement(name)),
    grantRolesStatement(login, [owner.name, app.name]),
  ]
}

function missingRoles(facts: ServerFacts): Finding | undefined {
  const { login, owner, app, isSuperuser, bypassesWalls } = facts
  if (isSuperuser || bypassesWalls) return undefined
  const statements = roleStatements(facts)
  if (statements.length === 0) return undefined
  return finding(
    'roles',
    `«${login}» must be able to become ${owner.name} and ${app.name}, and may not make that so.`,
    runStatements,
    statements,
  )
}

/** What is missing for the roles, as statements; also what prepareServer tries by itself. */
export function roleStatements({ owner, app, login }: ServerFacts): string[] {
  const missing = [owner, app].filter(({ exists }) => !exists).map(({ name }) => createRoleStatement(name))
  const closed = [owner, app].filter(({ canBecome }) => !canBecome).map(({ name }) => name)
  return [...missing, ...(closed.length === 0 ? [] : [grantRolesStatement(login, closed)])]
}

function finding(code: Finding['code'], what: string, whatToDo: string, statements: string[] = []): Finding {
  return { code, what, whatToDo, statements }
}
