import { randomUUID } from 'node:crypto'
import { Client, escapeIdentifier, escapeLiteral } from 'pg'
import type { Connection } from '../../../src/database/connect.ts'
import type { RoleNames } from '../../../src/database/server/statements.ts'

/**
 * Databases, logins and roles on a test server, under names of their own: roles belong to all databases of a server,
 * and other tests use it at the same time.
 */
export class Scratch {
  readonly #superuser: URL
  readonly #suffix = randomUUID().slice(0, 8)
  readonly #databases: string[] = []
  readonly #roles: string[] = []
  readonly names: RoleNames

  /** @param variable holds the superuser's address */
  constructor(variable: string) {
    const address = process.env[variable]
    if (address === undefined) throw new Error('Run this test by «npm test», which starts a PostgreSQL.')
    this.#superuser = new URL(address)
    this.names = { owner: this.#name('owner'), app: this.#name('app') }
    this.#roles.push(this.names.owner, this.names.app)
  }

  #name(what: string): string {
    return `zz ${what} ${this.#suffix}`
  }

  /** @returns the login's name */
  async login(what: string, attributes = ''): Promise<string> {
    const name = this.#name(what)
    this.#roles.push(name)
    const password = escapeLiteral(decodeURIComponent(this.#superuser.password))
    await this.run(`create role ${escapeIdentifier(name)} login password ${password} ${attributes}`)
    return name
  }

  /** Made by the statement, or as a good one. @returns its name */
  async database(what: string, owner?: string, statement?: (name: string) => string): Promise<string> {
    const name = this.#name(what)
    this.#databases.push(name)
    const made = statement?.(escapeIdentifier(name))
    await this.run(made ?? `create database ${escapeIdentifier(name)} template template0 encoding 'UTF8'`)
    if (owner !== undefined)
      await this.run(`alter database ${escapeIdentifier(name)} owner to ${escapeIdentifier(owner)}`)
    return name
  }

  connection(database: string, user?: string): Connection & { url: string } {
    const url = new URL(this.#superuser)
    url.pathname = `/${encodeURIComponent(database)}`
    if (user !== undefined) url.username = encodeURIComponent(user)
    return { url: url.href }
  }

  /** As the superuser. */
  async run(statement: string, database = 'postgres'): Promise<Record<string, unknown>[]> {
    return this.runAs(this.connection(database), statement)
  }

  async runAs(connection: { url: string }, statement: string): Promise<Record<string, unknown>[]> {
    const client = new Client({ connectionString: connection.url })
    await client.connect()
    try {
      const { rows } = await client.query<Record<string, unknown>>(statement)
      return rows
    } finally {
      await client.end()
    }
  }

  async remove(): Promise<void> {
    for (const name of this.#databases)
      await this.run(`drop database if exists ${escapeIdentifier(name)} with (force)`)
    for (const name of this.#roles.toReversed()) {
      const found = await this.run(`select from pg_roles where rolname = ${escapeLiteral(name)}`)
      if (found.length > 0)
        await this.run(`drop owned by ${escapeIdentifier(name)}; drop role ${escapeIdentifier(name)}`)
    }
  }
}
