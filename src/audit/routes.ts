import { Readable } from 'node:stream'
import type { Static } from 'typebox'
import type { ApiContext } from '../contract/context.ts'
import { decodeCursor, encodeCursor } from '../contract/cursor.ts'
import { route, type Route } from '../contract/route.ts'
import { isUuid } from '../database/ids.ts'
import { readTenant } from '../database/transactions.ts'
import { formatInstant, isInstant } from '../domain/instant.ts'
import { recordAudit } from './append.ts'
import { auditCsv } from './csv.ts'
import { presentAudit } from './present.ts'
import { actorNames, auditBehind, type AuditSelection } from './repository.ts'
import * as schema from './schema.ts'

/** The audit log, to read and to take along. */
export function auditRoutes({ database: { db } }: ApiContext): Route[] {
  return [
    route('GET', '/api/v1/audit', 'read_audit', schema.list, async ({ actor, query }) => {
      const { limit = 50, cursor, ...asked } = query
      const listName = `audit ${JSON.stringify(asked)}`
      const position = cursor === undefined ? null : decodeCursor(listName, cursor, isPosition)
      const after = position === null ? null : { at: position[0], id: position[1] }
      return readTenant(db, actor.partnerId, async (trx) => {
        const rows = await auditBehind(trx, actor.partnerId, selectionOf(asked), after, limit + 1)
        const shown = rows.slice(0, limit)
        const names = await actorNames(trx, actor.partnerId, shown)
        const last = rows.length > limit ? shown.at(-1) : undefined
        return {
          items: shown.map((row) => presentAudit(row, names)),
          nextCursor: last === undefined ? null : encodeCursor(listName, [last.at, last.id]),
        }
      })
    }),

    route('GET', '/api/v1/audit.csv', 'read_audit', schema.csv, async ({ actor, query }, reply) => {
      await recordAudit(db, actor.partnerId, actor, {
        action: 'audit_exported',
        subjectKind: 'audit',
        details: { filter: query },
      })
      return reply
        .type('text/csv; charset=utf-8')
        .header(
          'content-disposition',
          `attachment; filename="audit-${formatInstant(Date.now()).slice(0, 10)}.csv"`,
        )
        .header('cache-control', 'private, no-store')
        .send(Readable.from(auditCsv(db, actor.partnerId, selectionOf(query)), { objectMode: false }))
    }),
  ]
}

function selectionOf({ from, until, ...rest }: Static<(typeof schema.csv)['querystring']>): AuditSelection {
  return {
    ...rest,
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(until === undefined ? {} : { until: Date.parse(until) }),
  }
}

function isPosition(values: readonly unknown[]): values is [at: number, id: string] {
  const [at, id] = values
  return (
    values.length === 2 && typeof at === 'number' && isInstant(at) && typeof id === 'string' && isUuid(id)
  )
}
