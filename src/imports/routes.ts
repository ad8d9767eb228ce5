import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { bodyOf } from '../contract/body-stream.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { templateCsv } from '../customers-file/template.ts'
import { readTenant } from '../database/transactions.ts'
import type { TenantReader } from '../database/transactions.ts'
import { tokenNames } from '../history/repository.ts'
import { namesOfPeople } from '../reach/names.ts'
import { pickLanguage } from '../messages/languages.ts'
import type { Language } from '../messages/languages.ts'
import { cancelImport } from './cancel.ts'
import { createDemo } from './create-demo.ts'
import { decodeImportCursor, encodeImportCursor } from './cursor.ts'
import { readErrors } from './errors.ts'
import { errorsCsv } from './errors-csv.ts'
import { existingImport } from './existing.ts'
import { fileUnreadable } from './file-unreadable.ts'
import { maxShownErrors } from './limits.ts'
import { listChanges } from './list-changes.ts'
import { listErrors } from './list-errors.ts'
import { readMapping } from './mapping.ts'
import { presentImport, presentSummary } from './present.ts'
import type { ImportAnswer } from './present.ts'
import { previewFile } from './preview.ts'
import type { FileFormat } from './read-file.ts'
import { receiveImport, refuseTooLarge } from './receive.ts'
import { readRemembered } from './remembered.ts'
import { listImports } from './repository.ts'
import type { ImportRow } from './repository.ts'
import * as detail from './schema-detail.ts'
import * as file from './schema-file.ts'
import * as schema from './schema.ts'
import type { ImportWorker } from './worker.ts'

const formats: Readonly<Record<string, FileFormat>> = {
  'text/csv': 'csv',
  'application/jsonl': 'jsonl',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
}

/** After so long the answer is where to follow the import (INTERFACES.md «HTTP»). */
const defaultAnswerWithinMs = 10_000

/** The imports' routes; the worker runs what they take in. */
export function importRoutes(
  context: ApiContext,
  worker: ImportWorker,
  answerWithinMs: number = defaultAnswerWithinMs,
): Route[] {
  const { readNow } = context
  const { db } = context.database

  async function read(partnerId: string, importId: string, language: Language): Promise<ImportAnswer> {
    return readTenant(db, partnerId, async (trx) => {
      const row = await existingImport(trx, partnerId, importId)
      const errors = await readErrors(trx, partnerId, importId, maxShownErrors)
      return presentImport(row, errors, await namesOf(trx, partnerId, [row]), language)
    })
  }

  /** Waits a while for the import, and answers with its end or with where to follow it. */
  async function follow(
    partnerId: string,
    importId: string,
    language: Language,
    reply: FastifyReply,
    waitSeconds = Infinity,
  ): Promise<ImportAnswer> {
    worker.nudge(partnerId)
    const withinMs = Math.min(answerWithinMs, waitSeconds * 1_000)
    const hasEnded = await worker.ended(partnerId, importId, withinMs)
    const answer = await read(partnerId, importId, language)
    if (answer.failure !== null) throw failed(answer.failure)
    if (!hasEnded) reply.code(202).header('location', `/api/v1/imports/${importId}`)
    return answer
  }

  return [
    route(
      'POST',
      '/api/v1/imports',
      'import_customers',
      schema.start,
      async (request, reply) => {
        const { actor, query, headers } = request
        const language = languageOf(headers)
        const format = formatOf(headers)
        refuseTooLarge(format, Number(headers['content-length'] ?? 0))
        const asked = {
          format,
          dryRun: query.dryRun === true,
          strict: query.strict === true,
          fileName: query.fileName,
          mapping: readMapping(query.column, language),
          actor,
        }
        const id = await receiveImport(db, readNow, actor.partnerId, asked, bodyOf(request))
        return follow(actor.partnerId, id, language, reply, query.wait)
      },
      { accepts: Object.keys(formats), streams: true },
    ),
    route(
      'POST',
      '/api/v1/imports/preview',
      'import_customers',
      file.preview,
      async (request) => {
        const { actor, headers } = request
        const remembered = await readTenant(db, actor.partnerId, (trx) =>
          readRemembered(trx, actor.partnerId),
        )
        const format = formatOf(headers)
        refuseTooLarge(format, Number(headers['content-length'] ?? 0))
        return previewFile(format, bodyOf(request), remembered, languageOf(headers))
      },
      { accepts: Object.keys(formats), streams: true },
    ),
    route(
      'GET',
      '/api/v1/imports/template.csv',
      'see_imports',
      file.template,
      async ({ query, headers }, reply) => {
        const separator = separators[query.separator ?? spreadsheetSeparator[languageOf(headers)]]
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="customers.csv"')
          .header('cache-control', 'private, no-store')
          .send(templateCsv(separator))
      },
    ),
    route('GET', '/api/v1/imports', 'see_imports', schema.list, async ({ actor, query, headers }) => {
      const { limit = 50, cursor } = query
      const before = cursor === undefined ? undefined : decodeImportCursor(cursor)
      const { rows, names } = await readTenant(db, actor.partnerId, async (trx) => {
        const found = await listImports(trx, actor.partnerId, limit + 1, before)
        return { rows: found, names: await namesOf(trx, actor.partnerId, found) }
      })
      const shown = rows.slice(0, limit)
      const last = rows.length > limit ? shown.at(-1) : undefined
      return {
        items: shown.map((row) => presentSummary(row, names, languageOf(headers))),
        nextCursor:
          last === undefined ? null : encodeImportCursor({ createdAt: last.created_at, id: last.id }),
      }
    }),
    route('GET', '/api/v1/imports/:id', 'see_imports', schema.read, async ({ actor, params, headers }) =>
      read(actor.partnerId, params.id, languageOf(headers)),
    ),
    route(
      'DELETE',
      '/api/v1/imports/:id',
      'import_customers',
      schema.cancel,
      async ({ actor, params, headers }) => {
        const row = await cancelImport(db, readNow, actor.partnerId, actor, params.id)
        const names = await readTenant(db, actor.partnerId, (trx) => namesOf(trx, actor.partnerId, [row]))
        return presentSummary(row, names, languageOf(headers))
      },
    ),
    route(
      'GET',
      '/api/v1/imports/:id/errors',
      'see_imports',
      detail.errorList,
      async ({ actor, params, query, headers }) =>
        listErrors(db, actor.partnerId, params.id, query, languageOf(headers)),
    ),
    route(
      'GET',
      '/api/v1/imports/:id/changes',
      'see_imports',
      detail.changes,
      async ({ actor, params, query }) => listChanges(db, actor.partnerId, params.id, query),
    ),
    route(
      'GET',
      '/api/v1/imports/:id/errors.csv',
      'see_imports',
      schema.errors,
      async ({ actor, params, headers }, reply) => {
        const { columns } = await readTenant(db, actor.partnerId, (trx) =>
          existingImport(trx, actor.partnerId, params.id),
        )
        const lines = errorsCsv(db, actor.partnerId, params.id, columns, languageOf(headers))
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="errors.csv"')
          .header('cache-control', 'private, no-store')
          .send(Readable.from(lines, { objectMode: false }))
      },
    ),
    route(
      'POST',
      '/api/v1/demo',
      'import_customers',
      schema.demo,
      async ({ actor, query, body, headers }, reply) => {
        const id = await createDemo(db, readNow, actor.partnerId, {
          customers: body.customers,
          actor,
        })
        return follow(actor.partnerId, id, languageOf(headers), reply, query.wait)
      },
    ),
  ]
}

/** What the people and tokens are called that asked for these imports. */
async function namesOf(
  trx: TenantReader,
  partnerId: string,
  rows: readonly ImportRow[],
): Promise<ReadonlyMap<string, string>> {
  const ids = (kind: ImportRow['actor_kind']) =>
    rows.flatMap((row) => (row.actor_kind === kind && row.actor_id !== null ? [row.actor_id] : []))
  const [people, tokens] = await Promise.all([
    namesOfPeople(trx, ids('person')),
    tokenNames(trx, partnerId, ids('token')),
  ])
  return new Map([...people, ...tokens])
}

function formatOf(headers: IncomingHttpHeaders): FileFormat {
  const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(';')
  const format = formats[type.trim()]
  if (format === undefined) throw new AppError('body_missing')
  return format
}

const separators = { comma: ',', semicolon: ';' } as const

/** What spreadsheets separate CSV by, where they take the decimal comma. */
const spreadsheetSeparator: Readonly<Record<Language, keyof typeof separators>> = {
  en: 'comma',
  nb: 'semicolon',
  sv: 'semicolon',
  da: 'semicolon',
  de: 'semicolon',
}

function languageOf(headers: IncomingHttpHeaders): Language {
  return pickLanguage(headers['accept-language'])
}

function failed({ line, column, code, message }: NonNullable<ImportAnswer['failure']>): AppError {
  if (line === null) return new AppError('internal', {}, { cause: new Error(`The import failed: ${code}`) })
  return fileUnreadable(line, column, message)
}
