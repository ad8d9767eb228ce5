import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { bodyOf } from '../contract/body-stream.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import type { InputError } from '../contract/errors.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { readTenant } from '../database/transactions.ts'
import { pickLanguage } from '../messages/languages.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import { exportPeople, noteExport } from './export.ts'
import { peopleColumns } from './file-columns.ts'
import type { PeopleColumn, PeopleMapping } from './file-columns.ts'
import * as schema from './file-schema.ts'
import { importPeople } from './import.ts'
import type { PeopleFile } from './import.ts'
import { maxFileBytes, maxFileText } from './limits.ts'
import { requireCustomer } from './open-customer.ts'
import { previewPeople } from './preview.ts'
import { rememberedHeadings } from './remembered.ts'

const formats: Readonly<Record<string, PeopleFile['format']>> = {
  'text/csv': 'csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
}
const takesFiles = { accepts: Object.keys(formats), streams: true } as const
const separators = { comma: ',', semicolon: ';' } as const

/** The people of customers as files. */
export function peopleFileRoutes(context: ApiContext): Route[] {
  return [
    route(
      'POST',
      '/api/v1/customers/:id/people/import',
      'manage_customer_people',
      schema.importFile,
      async (request) => {
        const { actor, params, query, headers } = request
        const language = pickLanguage(headers['accept-language'])
        const mapping = readMapping(query.column, language)
        const file = { ...(await fileOf(request)), mapping }
        return importPeople(context, actor, params.id, file, query.dryRun === true, language)
      },
      takesFiles,
    ),
    route(
      'POST',
      '/api/v1/customers/:id/people/import/preview',
      'manage_customer_people',
      schema.preview,
      async (request) => {
        const { actor, params, headers } = request
        const remembered = await readTenant(context.database.db, actor.partnerId, async (trx) => {
          await requireCustomer(trx, actor, params.id)
          return rememberedHeadings(trx, actor, params.id)
        })
        return previewPeople(await fileOf(request), remembered, pickLanguage(headers['accept-language']))
      },
      takesFiles,
    ),
    route(
      'GET',
      '/api/v1/customers/:id/people.csv',
      'see_personal_data',
      schema.exportFile,
      async ({ actor, params, query: { separator = 'comma', ...filter } }, reply) => {
        await noteExport(context, actor, params.id, filter)
        const lines = exportPeople(context, actor, params.id, filter, separators[separator])
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="people.csv"')
          .header('cache-control', 'private, no-store')
          .send(Readable.from(lines, { objectMode: false }))
      },
    ),
  ]
}

function tooLarge(): AppError {
  // What still comes is not read: the connection cannot be used again.
  return new AppError('file_too_large', { max: maxFileText }, { headers: { connection: 'close' } })
}

/** The whole of a file, which is short enough to be held. @throws AppError file_too_large, body_missing */
async function fileOf(
  request: Pick<FastifyRequest, 'body' | 'raw' | 'headers'>,
): Promise<Pick<PeopleFile, 'format' | 'bytes'>> {
  const format = formatOf(request.headers)
  if (Number(request.headers['content-length'] ?? 0) > maxFileBytes) throw tooLarge()
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of bodyOf(request)) {
    length += piece.length
    if (length > maxFileBytes) throw tooLarge()
    pieces.push(piece)
  }
  return { format, bytes: Buffer.concat(pieces) }
}

function formatOf(headers: IncomingHttpHeaders): PeopleFile['format'] {
  const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(';')
  const format = formats[type.trim()]
  if (format === undefined) throw new AppError('body_missing')
  return format
}

/** @throws AppError invalid_request where a column or a heading stands twice */
function readMapping(texts: readonly string[] | undefined, language: Language): PeopleMapping | undefined {
  if (texts === undefined) return undefined
  const mapping: Partial<Record<PeopleColumn, string>> = {}
  const headings = new Set<string>()
  const errors: InputError[] = []
  for (const [at, text] of texts.entries()) {
    const colon = text.indexOf(':')
    const column = peopleColumns.find((name) => name === text.slice(0, colon))
    const heading = text.slice(colon + 1).trim()
    const path = `query.column[${at}]`
    if (column === undefined) continue
    if (mapping[column] !== undefined)
      errors.push({ path, message: message(language, 'import.column_mapped_twice', { column }) })
    if (headings.has(heading))
      errors.push({ path, message: message(language, 'import.heading_mapped_twice', { heading }) })
    mapping[column] = heading
    headings.add(heading)
  }
  if (errors.length > 0) throw new AppError('invalid_request', {}, { errors })
  return mapping
}
