import { Readable } from 'node:stream'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { decodeCursor, encodeCursor } from '../contract/cursor.ts'
import { AppError } from '../contract/errors.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import type { ListMemory } from '../customers/list-memory.ts'
import { readQuery } from '../customers/read-query.ts'
import type { SelectionQuery } from '../customers/schema.ts'
import { isUuid } from '../database/ids.ts'
import { readTenant } from '../database/transactions.ts'
import { pickLanguage } from '../messages/languages.ts'
import type { Language } from '../messages/languages.ts'
import { cancelJob } from './cancel.ts'
import { requireJob, whoseJobs } from './existing.ts'
import { itemsCsv, listItems } from './items.ts'
import { presentJobs, refusalText } from './present.ts'
import { refusalsOf } from './item-rows.ts'
import { findJob, listJobs } from './repository.ts'
import * as schema from './schema.ts'
import type { BulkWish, JobJson } from './schema.ts'
import { previewAct, startAct } from './start.ts'
import type { Asked } from './start.ts'
import { undoJob } from './undo.ts'
import type { BulkWorker } from './worker.ts'

const list = 'bulk'
const maxReasons = 20

/** Acts over many customers; the worker does what they lay down. @param memory that of the customers' list */
export function bulkRoutes(context: ApiContext, memory: ListMemory, worker: BulkWorker): Route[] {
  const { db } = context.database

  async function read(actor: Actor, jobId: string, language: Language): Promise<JobJson> {
    const { partnerId } = actor
    return readTenant(db, partnerId, async (trx) => {
      const row = requireJob(await findJob(trx, partnerId, jobId), actor)
      const now = await context.readNow(trx, partnerId)
      const [job] = await presentJobs(trx, partnerId, [row], now, language)
      if (job === undefined) throw new AppError('bulk_not_found')
      return job
    })
  }

  return [
    route(
      'POST',
      '/api/v1/bulk',
      'act_in_bulk',
      schema.start,
      async ({ actor, query, body, headers }, reply) => {
        const language = pickLanguage(headers['accept-language'])
        const asked = readAsked(actor, query, body)
        if (body.preview === true) return previewAct(context, memory, actor, asked, language)
        const jobId = await startAct(context, memory, worker, actor, asked)
        reply.code(202).header('location', `/api/v1/bulk/${jobId}`)
        return read(actor, jobId, language)
      },
    ),
    route('GET', '/api/v1/bulk', 'act_in_bulk', schema.list, async ({ actor, query, headers }) => {
      const { limit = 50, cursor } = query
      const { partnerId } = actor
      const [before] = cursor === undefined ? [undefined] : decodeCursor(list, cursor, isId)
      return readTenant(db, partnerId, async (trx) => {
        const found = await listJobs(trx, partnerId, whoseJobs(actor), limit + 1, before)
        const shown = found.slice(0, limit)
        const last = found.length > limit ? shown.at(-1) : undefined
        const now = await context.readNow(trx, partnerId)
        const language = pickLanguage(headers['accept-language'])
        return {
          items: await presentJobs(trx, partnerId, shown, now, language),
          nextCursor: last === undefined ? null : encodeCursor(list, [last.id]),
        }
      })
    }),
    route('GET', '/api/v1/bulk/:id', 'act_in_bulk', schema.read, async ({ actor, params, headers }) => {
      const language = pickLanguage(headers['accept-language'])
      const job = await read(actor, params.id, language)
      const found = await readTenant(db, actor.partnerId, (trx) =>
        refusalsOf(trx, actor.partnerId, params.id, maxReasons),
      )
      const reasons = found.map(({ code, params: own, count }) => ({
        code,
        message: refusalText(language, code, own),
        count,
      }))
      return { ...job, reasons }
    }),
    route(
      'GET',
      '/api/v1/bulk/:id/items',
      'act_in_bulk',
      schema.itemList,
      async ({ actor, params, query: { state, limit = 50, cursor }, headers }) =>
        listItems(db, actor, params.id, { state, limit, cursor }, pickLanguage(headers['accept-language'])),
    ),
    route(
      'GET',
      '/api/v1/bulk/:id/items.csv',
      'act_in_bulk',
      schema.itemsCsv,
      async ({ actor, params, headers }, reply) => {
        await readTenant(db, actor.partnerId, async (trx) =>
          requireJob(await findJob(trx, actor.partnerId, params.id), actor),
        )
        const lines = itemsCsv(db, actor, params.id, pickLanguage(headers['accept-language']))
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="bulk-act.csv"')
          .header('cache-control', 'private, no-store')
          .send(Readable.from(lines, { objectMode: false }))
      },
    ),
    route(
      'POST',
      '/api/v1/bulk/:id/cancel',
      'act_in_bulk',
      schema.cancel,
      async ({ actor, params, headers }) => {
        await cancelJob(context, actor, params.id)
        return read(actor, params.id, pickLanguage(headers['accept-language']))
      },
    ),
    route(
      'POST',
      '/api/v1/bulk/:id/undo',
      'act_in_bulk',
      schema.undo,
      async ({ actor, params, headers }, reply) => {
        const jobId = await undoJob(context, worker, actor, params.id)
        reply.code(202).header('location', `/api/v1/bulk/${jobId}`)
        return read(actor, jobId, pickLanguage(headers['accept-language']))
      },
    ),
  ]
}

/** @throws AppError selection_twice for customers that are named and a list besides */
function readAsked(actor: Actor, query: SelectionQuery, body: BulkWish): Asked {
  const { act, customerIds, expected } = body
  const { provisioning: _, subscription: __, ...others } = query
  if (customerIds !== undefined && Object.keys(others).length > 0) throw new AppError('selection_twice')
  const asking = { personId: actor.personId, seesColleagues: true, seesNotes: true }
  const listed = readQuery(query, asking)
  return { act, wish: { ...body.with }, selection: customerIds ?? listed, filter: listed.filter, expected }
}

function isId(values: readonly unknown[]): values is [string] {
  return values.length === 1 && typeof values[0] === 'string' && isUuid(values[0])
}
