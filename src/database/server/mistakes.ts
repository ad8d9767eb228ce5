import { escapeIdentifier } from 'pg'
import { ServerError } from './errors.ts'
import type { ServerAdvice, ServerMistake, ServerMistakeCode, ServerParams } from './errors.ts'
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

/** Several findings as one error. */
export function toServerError(findings: readonly Finding[]): ServerError {
  const mistakes = findings.map(({ code, advice, params }) => ({ code, advice, params }))
  return new ServerError(mistakes, [...new Set(findings.flatMap(({ statements }) => statements))])
}

/** Everything that can be wrong once a connection stands, each on its own (DESIGN.md §9). */
const checks: readonly Check[] = [
  ({ versionNumber, version }) =>
    versionNumber < oldestVersion ? finding('version', 'later_server', { version }) : undefined,
  ({ isReadOnly }) => (isReadOnly ? finding('read_only', 'name_primary') : undefined),
  (facts) =>
    facts.encoding === 'UTF8'
      ? undefined
      : finding('encoding', 'other_database', { database: facts.database, encoding: facts.encoding }, [
          otherDatabase(facts),
        ]),
  (facts) => (facts.encoding === 'UTF8' && !facts.folds ? wrongCtype(facts) : undefined),
  wrongLogin,
  missingRoles,
  ({ owner, app }) => {
    const wrong = [owner, app].filter(({ canLogin, bypasses }) => canLogin || bypasses)
    return wrong.length === 0
      ? undefined
      : finding(
          'role_rights',
          'run_statements',
          { names: wrong.map(({ name }) => name).join(', ') },
          wrong.map(({ name }) => `alter role ${escapeIdentifier(name)} nologin nosuperuser nobypassrls`),
        )
  },
  ({ appIsOwner, owner, app }) =>
    appIsOwner
      ? finding('app_is_owner', 'run_statements', { owner: owner.name, app: app.name }, [
          `revoke ${escapeIdentifier(owner.name)} from ${escapeIdentifier(app.name)}`,
        ])
      : undefined,
  (facts) =>
    facts.ownerMayCreate || isWrongDatabase(facts)
      ? undefined
      : finding('create_right', 'run_statements', { owner: facts.owner.name, database: facts.database }, [
          grantCreateStatement(facts.database, facts.owner.name),
        ]),
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
    not_available: () => finding('pg_trgm_not_available', 'install_pg_trgm'),
    not_allowed: () => finding('pg_trgm_not_allowed', 'run_statements', {}, [extensionStatement]),
    elsewhere: () =>
      finding('pg_trgm_elsewhere', 'run_statements', { schema: facts.trigramSchema ?? '' }, [
        'alter extension pg_trgm set schema public',
      ]),
  }
  return table[found]()
}

function wrongCtype(facts: ServerFacts): Finding {
  return finding('ctype', 'other_database', { database: facts.database }, [otherDatabase(facts)])
}

function otherDatabase({ database, login, utf8Locale, isSuperuser }: ServerFacts): string {
  const name = database === 'varde' ? 'varde_utf8' : 'varde'
  return createDatabaseStatement(name, isSuperuser ? 'varde' : login, utf8Locale)
}

function wrongLogin(facts: ServerFacts): Finding | undefined {
  const { login, isSuperuser, bypassesWalls, hasVardeLogin } = facts
  if (!isSuperuser && !bypassesWalls) return undefined
  const what = { login, right: isSuperuser ? 'superuser' : 'bypassrls' }
  if (login === 'varde')
    return finding('login', 'run_statements', what, [
      'alter role varde nosuperuser nobypassrls',
      ...grants(facts, login),
    ])
  if (hasVardeLogin) return finding('login', 'use_varde_login', what, grants(facts, 'varde'))
  return finding('login', 'make_login', what, [
    `create role varde login nosuperuser nobypassrls password 'choose one'`,
    ...grants(facts, 'varde'),
  ])
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
  return finding('roles', 'run_statements', { login, owner: owner.name, app: app.name }, statements)
}

/** What is missing for the roles, as statements; also what prepareServer tries by itself. */
export function roleStatements({ owner, app, login }: ServerFacts): string[] {
  const missing = [owner, app].filter(({ exists }) => !exists).map(({ name }) => createRoleStatement(name))
  const closed = [owner, app].filter(({ canBecome }) => !canBecome).map(({ name }) => name)
  return [...missing, ...(closed.length === 0 ? [] : [grantRolesStatement(login, closed)])]
}

function finding(
  code: ServerMistakeCode,
  advice: ServerAdvice,
  params: ServerParams = {},
  statements: string[] = [],
): Finding {
  return { code, advice, params, statements }
}
