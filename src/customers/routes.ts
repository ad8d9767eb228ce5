import { PassThrough } from 'node:stream'
import { once } from 'node:events'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { recordAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { sightOf } from '../reach/reach.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { content, id } from '../contract/schemas.ts'
import { csvHeader, csvRow, jsonlRow } from '../customers-file/write.ts'
import type { ExportRow } from '../customers-file/row.ts'
import { noStatusFilter } from '../domain/filter.ts'
import { formatInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import { changedRoute } from './changed-route.ts'
import { exportCustomers, ExportPlaces } from './export.ts'
import { getCustomer, readCustomersByIds } from './get.ts'
import { customerDetail, listSubscriptions as subscriptionsContract, openView } from './detail-schema.ts'
import type { WriteCustomer } from './fragments.ts'
import { readListPage } from './list.ts'
import type { ListMemory } from './list-memory.ts'
import type { ListQuery } from './list-query.ts'
import { openCustomerView } from './open-view.ts'
import { askingOf, readQuery } from './read-query.ts'
import { csvExportQuery, customer, customerList, listQuery, selectionQuery } from './schema.ts'
import { listSubscriptions } from './subscriptions.ts'

const tags = ['Customers']

/** The customers' routes (INTERFACES.md «HTTP»). @param memory of one process, for all that lists customers */
export function customerRoutes(context: ApiContext, memory: ListMemory): Route[] {
  const places = new ExportPlaces()
  return [
    route(
      'GET',
      '/api/v1/customers',
      'see_customers',
      {
        summary: 'The customers that a filter shows, page by page, with the counts of every status',
        operationId: 'listCustomers',
        tags,
        querystring: listQuery,
        response: { 200: customerList },
      },
      async ({ actor, query: { limit = 50, cursor, ...selection } }, reply) => {
        const query = readQuery(selection, askingOf(actor))
        const sight = sightOf(actor)
        const page = await readListPage(context, memory, actor.partnerId, sight, query, { limit, cursor })
        const { keys, facts, onlooker, total, facets, nextCursor } = page
        const items = memory.fragments.read(keys, facts, query.filter, onlooker, writerOf(reply))
        const write = reply.compileSerializationSchema(listSchema)
        return memory.answers.send(reply, items, write({ items: [], total, facets, nextCursor }))
      },
    ),
    route(
      'GET',
      '/api/v1/customers/:id',
      'see_customers',
      {
        summary: 'One customer',
        operationId: 'getCustomer',
        tags,
        params: Type.Object({ id }, { additionalProperties: false }),
        response: { 200: customerDetail },
      },
      async ({ actor, params }) =>
        getCustomer(context, memory.facts.read, actor.partnerId, sightOf(actor), { id: params.id }),
    ),
    route('POST', '/api/v1/customers/:id/views', 'open_customer_view', openView, async ({ actor, params }) =>
      openCustomerView(context, memory.facts.read, actor, params.id),
    ),
    route(
      'GET',
      '/api/v1/customers/:id/subscriptions',
      'see_customers',
      subscriptionsContract,
      async ({ actor, params, query: { state = 'open', limit = 50, cursor } }) =>
        listSubscriptions(context, actor.partnerId, sightOf(actor), params.id, {
          state,
          limit,
          cursor,
        }),
    ),
    route(
      'GET',
      '/api/v1/customers/by-external-id/:externalId',
      'see_customers',
      {
        summary: 'One customer by the partner’s own id',
        operationId: 'getCustomerByExternalId',
        tags,
        params: Type.Object(
          { externalId: Type.String({ minLength: 1, maxLength: 200 }) },
          { additionalProperties: false },
        ),
        response: { 200: customerDetail },
      },
      async ({ actor, params }) =>
        getCustomer(context, memory.facts.read, actor.partnerId, sightOf(actor), {
          externalId: params.externalId.trim().normalize('NFC'),
        }),
    ),
    route(
      'GET',
      '/api/v1/customers/by-ids',
      'see_customers',
      {
        summary: 'Customers by their ids, in the order asked for; ids of nobody give nothing',
        operationId: 'getCustomers',
        tags,
        querystring: Type.Object(
          { id: Type.Array(id, { minItems: 1, maxItems: 200 }) },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ items: Type.Array(customer) }) },
      },
      async ({ actor, query }, reply) => {
        const { partnerId } = actor
        const found = await readCustomersByIds(
          context,
          memory.facts.read,
          partnerId,
          sightOf(actor),
          query.id,
        )
        const { keys, facts, onlooker } = found
        const items = memory.fragments.read(keys, facts, noStatusFilter, onlooker, writerOf(reply))
        return memory.answers.send(reply, items, '{"items":[]}')
      },
    ),
    changedRoute(context, memory),
    route(
      'GET',
      '/api/v1/customers.csv',
      'export_customers',
      {
        summary: 'All open subscriptions of exactly these customers, as a customers file in CSV',
        operationId: 'exportCustomersCsv',
        tags,
        querystring: csvExportQuery,
        response: { 200: content('The customers file', csv.mediaType) },
      },
      async ({ actor, query: { separator = 'comma', ...selection } }, reply) =>
        streamExport(
          context,
          memory,
          places,
          actor,
          readQuery(selection, askingOf(actor)),
          csvSeparatedBy(separators[separator]),
          reply,
          noteExport(actor, 'csv', selection),
        ),
    ),
    route(
      'GET',
      '/api/v1/customers.jsonl',
      'export_customers',
      {
        summary: 'All open subscriptions of exactly these customers, as a customers file in JSON lines',
        operationId: 'exportCustomersJsonl',
        tags,
        querystring: selectionQuery,
        response: { 200: content('The customers file', jsonl.mediaType) },
      },
      async ({ actor, query }, reply) =>
        streamExport(
          context,
          memory,
          places,
          actor,
          readQuery(query, askingOf(actor)),
          jsonl,
          reply,
          noteExport(actor, 'jsonl', query),
        ),
    ),
  ]

  /** Before anything is taken away it is noted. */
  function noteExport(actor: Actor, format: ExportFormat['ending'], filter: object): NoteExport {
    return (customers) =>
      recordAudit(context.database.db, actor.partnerId, actor, {
        action: 'customers_exported',
        subjectKind: 'customers',
        details: { format, filter, customers },
      })
  }
}

/** The same object each time: what is compiled of it is found by it. */
const customerSchema: Record<string, unknown> = { ...customer }
const listSchema: Record<string, unknown> = { ...customerList }

/** The API's own way of writing a customer. */
function writerOf(reply: FastifyReply): WriteCustomer {
  return reply.compileSerializationSchema(customerSchema)
}

/** @param customers how many of them go */
type NoteExport = (customers: number) => Promise<void>

interface ExportFormat {
  readonly ending: 'csv' | 'jsonl'
  readonly mediaType: string
  readonly head: string
  readonly line: (row: ExportRow) => string
}

const separators = { comma: ',', semicolon: ';' } as const

const csv = { ending: 'csv', mediaType: 'text/csv; charset=utf-8' } as const
const jsonl: ExportFormat = {
  ending: 'jsonl',
  mediaType: 'application/jsonl; charset=utf-8',
  head: '',
  line: jsonlRow,
}

function csvSeparatedBy(separator: ',' | ';'): ExportFormat {
  return { ...csv, head: csvHeader({ separator }), line: (row) => csvRow(row, { separator }) }
}

async function streamExport(
  context: ApiContext,
  memory: ListMemory,
  places: ExportPlaces,
  actor: Actor,
  query: ListQuery,
  format: ExportFormat,
  reply: FastifyReply,
  note: NoteExport,
): Promise<FastifyReply> {
  const leave = places.take()
  const file = new PassThrough({ highWaterMark: 256 * 1024 })
  let answered = false
  const started = Promise.withResolvers<Instant>()
  const give = async (rows: readonly ExportRow[], now: Instant, customers: number): Promise<void> => {
    if (!answered) {
      await note(customers)
      answered = true
      file.write(format.head)
      started.resolve(now)
    }
    if (file.destroyed) throw new Error('The reader of the export has gone')
    if (!file.write(rows.map(format.line).join('')))
      await Promise.race([once(file, 'drain'), once(file, 'close')])
  }
  exportCustomers(context, memory, actor.partnerId, sightOf(actor), query, give)
    .then(() => file.end())
    // Before the first row the caller answers with a problem; later the broken-off stream is what tells.
    .catch((error: Error) => (answered ? file.destroy(error) : started.reject(error)))
    .finally(leave)
  const date = formatInstant(await started.promise).slice(0, 10)
  return reply
    .type(format.mediaType)
    .header('content-disposition', `attachment; filename="customers-${date}.${format.ending}"`)
    .header('cache-control', 'private, no-store')
    .send(file)
}
