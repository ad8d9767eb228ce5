import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { readTenant } from '../database/transactions.ts'
import type { Actor } from '../history/append.ts'
import { pickLanguage } from '../messages/languages.ts'
import type { Language } from '../messages/languages.ts'
import { createDemo } from './create-demo.ts'
import { decodeImportCursor, encodeImportCursor } from './cursor.ts'
import { readErrors } from './errors.ts'
import { errorsCsv } from './errors-csv.ts'
import { maxShownErrors } from './limits.ts'
import { presentImport, presentSummary } from './present.ts'
import type { ImportAnswer } from './present.ts'
import { receiveImport, refuseTooLarge } from './receive.ts'
import { findImport, listImports } from './repository.ts'
import type { ImportRow } from './repository.ts'
import * as schema from './schema.ts'
import type { ImportWorker } from './worker.ts'

/** After so long the answer is where to follow the import (INTERFACES.md «HTTP»). */
const answerWithinMs = 10_000
const formats: Readonly<Record<string, 'csv' | 'jsonl'>> = { 'text/csv': 'csv', 'application/jsonl': 'jsonl' }

/** The imports' routes; the worker runs what they take in. */
export function importRoutes(context: ApiContext, worker: ImportWorker): Route[] {
  const { readNow } = context
  const { db } = context.database

  async function read(partnerId: string, importId: string, language: Language): Promise<ImportAnswer> {
    return readTenant(db, partnerId, async (trx) => {
      const row = found(await findImport(trx, partnerId, importId))
      return presentImport(row, await readErrors(trx, partnerId, importId, maxShownErrors), language)
    })
  }

  /** Waits a while for the import, and answers with its end or with where to follow it. */
  async function follow(
    partnerId: string,
    importId: string,
    language: Language,
    reply: FastifyReply,
  ): Promise<ImportAnswer> {
    worker.nudge(partnerId)
    const hasEnded = await worker.ended(partnerId, importId, answerWithinMs)
    const answer = await read(partnerId, importId, language)
    if (answer.failure !== null) throw failed(answer.failure)
    if (!hasEnded) reply.code(202).header('location', `/api/v1/imports/${importId}`)
    return answer
  }

  return [
    route(
      'POST',
      '/api/v1/imports',
      'partner',
      schema.start,
      async (request, reply) => {
        const { actor, query, headers } = request
        const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(';')
        const format = formats[type.trim()]
        if (format === undefined) throw new AppError('body_missing')
        refuseTooLarge(Number(headers['content-length'] ?? 0))
        const asked = {
          format,
          dryRun: query.dryRun === true,
          strict: query.strict === true,
          actor: by(actor),
        }
        const body = (request.body ?? []) as AsyncIterable<Uint8Array>
        const id = await receiveImport(db, readNow, actor.partnerId, asked, body)
        return follow(actor.partnerId, id, languageOf(headers), reply)
      },
      { accepts: Object.keys(formats), streams: true },
    ),
    route('GET', '/api/v1/imports', 'partner', schema.list, async ({ actor, query, headers }) => {
      const { limit = 50, cursor } = query
      const before = cursor === undefined ? undefined : decodeImportCursor(cursor)
      const rows = await readTenant(db, actor.partnerId, (trx) =>
        listImports(trx, actor.partnerId, limit + 1, before),
      )
      const shown = rows.slice(0, limit)
      const last = rows.length > limit ? shown.at(-1) : undefined
      return {
        items: shown.map((row) => presentSummary(row, languageOf(headers))),
        nextCursor:
          last === undefined ? null : encodeImportCursor({ createdAt: last.created_at, id: last.id }),
      }
    }),
    route('GET', '/api/v1/imports/:id', 'partner', schema.read, async ({ actor, params, headers }) =>
      read(actor.partnerId, params.id, languageOf(headers)),
    ),
    route(
      'GET',
      '/api/v1/imports/:id/errors.csv',
      'partner',
      schema.errors,
      async ({ actor, params, headers }, reply) => {
        found(await readTenant(db, actor.partnerId, (trx) => findImport(trx, actor.partnerId, params.id)))
        const lines = errorsCsv(db, actor.partnerId, params.id, languageOf(headers))
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="errors.csv"')
          .header('cache-control', 'private, no-store')
          .send(Readable.from(lines, { objectMode: false }))
      },
    ),
    route('POST', '/api/v1/demo', 'partner', schema.demo, async ({ actor, body, headers }, reply) => {
      const id = await createDemo(db, readNow, actor.partnerId, {
        customers: body.customers,
        actor: by(actor),
      })
      return follow(actor.partnerId, id, languageOf(headers), reply)
    }),
  ]
}

function by({ kind, id }: Actor): Actor {
  return { kind, id }
}

function found(row: ImportRow | undefined): ImportRow {
  if (row === undefined) throw new AppError('import_not_found')
  return row
}

function languageOf(headers: IncomingHttpHeaders): Language {
  return pickLanguage(headers['accept-language'])
}

function failed({ line, column, code, message }: NonNullable<ImportAnswer['failure']>): AppError {
  if (line === null) return new AppError('internal', {}, { cause: new Error(`The import failed: ${code}`) })
  const path = column === null ? `line ${line}` : `line ${line}, column ${column}`
  return new AppError('file_unreadable', {}, { errors: [{ path, message }] })
}
