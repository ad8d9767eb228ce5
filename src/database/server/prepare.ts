import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type QueryResultRow } from 'pg'
import { clientConfig, type Connection } from '../connect.ts'
import { sqlState } from '../transactions.ts'
import { connectionError } from './connection-mistake.ts'
import { type Ask, readFacts, type ServerFacts } from './facts.ts'
import { findMistakes, oldestVersion, roleStatements, toServerError, trigramMistake } from './mistakes.ts'
import { grantCreateStatement, type RoleNames, vardeRoles } from './statements.ts'
import { lookAtTrigrams } from './trigrams.ts'

const maxRounds = 8
const notAllowed = '42501'
/**
 * Another process does the same at this moment: it was quicker with a role or an extension, or changes the same row
 * of the catalogue (which PostgreSQL tells as an internal error). Roles belong to all databases of a server, so no
 * advisory lock, which belongs to one, would keep them apart.
 */
const races = new Set(['42710', '23505', 'XX000', '40001', '40P01'])

/**
 * Checks that the PostgreSQL of DATABASE_URL can serve, and makes the two roles where they are missing and the login
 * may make them (DESIGN.md §9). Several processes may do so at once. Nothing else is changed.
 * @throws ServerError with everything that is wrong, and the statements for somebody who may run them
 */
export async function prepareServer(connection: Connection, names = vardeRoles): Promise<void> {
  const client = await connect(connection)
  const ask: Ask = async <T extends QueryResultRow>(statement: string, values?: unknown[]) =>
    (await client.query<T>(statement, values)).rows
  try {
    const facts = await repeated(() => mended(ask, names))
    const findings = findMistakes(facts)
    const looking = facts.owner.canBecome && findings.every(({ code }) => !blocksTrigrams.has(code))
    const trigrams = looking ? await repeated(() => lookAtTrigrams(ask, facts)) : 'well'
    const last = trigramMistake(facts, trigrams)
    if (last !== undefined) findings.push(last)
    if (findings.length > 0) throw toServerError(findings)
  } finally {
    await client.end()
  }
}

/** What must be well before a look at the extension tells anything new. */
const blocksTrigrams = new Set(['version', 'read_only', 'encoding', 'ctype', 'create_right'])

const schemes = /^(?:postgres|postgresql|socket):/

async function connect(connection: Connection): Promise<Client> {
  try {
    // pg takes any text for the name of a database on some host.
    if ('url' in connection && !schemes.test(connection.url)) throw noAddress()
    const client = new Client(clientConfig(connection))
    client.on('error', () => undefined)
    await client.connect()
    return client
  } catch (error) {
    throw connectionError(error, connection)
  }
}

function noAddress(): Error {
  return Object.assign(new Error('DATABASE_URL has no scheme'), { code: 'ERR_INVALID_URL' })
}

/** The facts, after everything was tried that the login may do about them. */
async function mended(ask: Ask, names: RoleNames): Promise<ServerFacts> {
  const facts = await readFacts(ask, names)
  const { isSuperuser, bypassesWalls, isReadOnly, versionNumber } = facts
  // A superuser could make everything, but is refused anyway: it should not leave traces.
  if (isSuperuser || bypassesWalls || isReadOnly || versionNumber < oldestVersion) return facts
  const statements = roleStatements(facts)
  for (const statement of statements) await tryTo(ask, statement)
  if (!facts.ownerMayCreate) await tryTo(ask, grantCreateStatement(facts.database, names.owner))
  return statements.length > 0 || !facts.ownerMayCreate ? readFacts(ask, names) : facts
}

/** A statement that the login may not run, or that needs one that it may not run, is left to the findings. */
async function tryTo(ask: Ask, statement: string): Promise<void> {
  const undefinedObject = '42704'
  try {
    await ask(statement)
  } catch (error) {
    if (sqlState(error) !== notAllowed && sqlState(error) !== undefinedObject) throw error
  }
}

async function repeated<T>(act: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round += 1) {
    try {
      return await act()
    } catch (error) {
      if (round >= maxRounds || !races.has(sqlState(error))) throw error
      await sleep(20 * round * (0.5 + Math.random()))
    }
  }
}
