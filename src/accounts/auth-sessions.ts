import { hash } from 'node:crypto'
import type { DBAdapter } from 'better-auth'

/** A session's token is 32 letters and digits, 190 random bits: nobody guesses it, so its plain SHA-256 may be stored. */
function hashToken(token: string): string {
  return hash('sha256', token, 'base64url')
}

interface Clause {
  readonly field: string
  readonly value: unknown
}

/** Conditions as the database can meet them. */
function hashed<T extends Clause>(model: string, where: readonly T[]): T[] {
  return where.map((clause) =>
    isToken(model, clause) ? { ...clause, value: hashToken(clause.value) } : clause,
  )
}

function isToken<T extends Clause>(model: string, clause: T): clause is T & { readonly value: string } {
  return model === 'session' && clause.field === 'token' && typeof clause.value === 'string'
}

/** The token that somebody asks with: they get it back, where the database has the hash alone. */
function asked<T>(model: string, where: readonly Clause[], row: T): T {
  const clause = where.find((one) => isToken(model, one))
  return row === null || clause === undefined ? row : { ...row, token: clause.value }
}

/** Of a session's token only its hash reaches the database. */
export function hashingSessions<A extends Omit<DBAdapter, 'transaction'>>(adapter: A): A {
  const hashing: Omit<DBAdapter, 'transaction' | 'id' | 'count' | 'options' | 'createSchema'> = {
    ...adapter,
    create: async (query) => {
      const { token } = query.data as { token?: unknown }
      if (query.model !== 'session' || typeof token !== 'string') return adapter.create(query)
      const stored = { ...query, data: { ...query.data, token: hashToken(token) } }
      const row = await adapter.create<typeof query.data, never>(stored)
      return Object.assign(row, { token })
    },
    findOne: async (query) =>
      asked(
        query.model,
        query.where,
        await adapter.findOne<never>({ ...query, where: hashed(query.model, query.where) }),
      ),
    findMany: (query) =>
      adapter.findMany(
        query.where === undefined ? query : { ...query, where: hashed(query.model, query.where) },
      ),
    update: async (query) =>
      asked(
        query.model,
        query.where,
        await adapter.update<never>({ ...query, where: hashed(query.model, query.where) }),
      ),
    updateMany: (query) => adapter.updateMany({ ...query, where: hashed(query.model, query.where) }),
    delete: (query) => adapter.delete({ ...query, where: hashed(query.model, query.where) }),
    deleteMany: (query) => adapter.deleteMany({ ...query, where: hashed(query.model, query.where) }),
  }
  const inTransaction = (adapter as Partial<DBAdapter>).transaction
  return {
    ...adapter,
    ...hashing,
    ...(inTransaction === undefined
      ? {}
      : {
          transaction: (act: Parameters<DBAdapter['transaction']>[0]) =>
            inTransaction((inner) => act(hashingSessions(inner))),
        }),
  }
}
