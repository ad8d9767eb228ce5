import { recordAudit } from '../audit/append.ts'
import type { ApiContext } from '../contract/context.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { sightOf } from '../reach/reach.ts'
import { readAtRisk } from './at-risk.ts'
import { atRisk, atRiskCsv } from './at-risk-schema.ts'
import type { AtRiskJson } from './at-risk-schema.ts'
import type { ListMemory } from './list-memory.ts'
import { askingOf, readQuery } from './read-query.ts'

const separators = { comma: ',', semicolon: ';' } as const

/** What is at risk in the customers that a filter shows. @param memory that of the list */
export function atRiskRoutes(context: ApiContext, memory: ListMemory): Route[] {
  return [
    route('GET', '/api/v1/customers/at-risk', 'see_offers', atRisk, async ({ actor, query }) =>
      readAtRisk(context, memory, actor.partnerId, sightOf(actor), readQuery(query, askingOf(actor))),
    ),
    route(
      'GET',
      '/api/v1/customers/at-risk.csv',
      'export_customers',
      atRiskCsv,
      async ({ actor, query: { separator = 'comma', ...selection } }, reply) => {
        const query = readQuery(selection, askingOf(actor))
        const { at, items } = await readAtRisk(context, memory, actor.partnerId, sightOf(actor), query)
        await recordAudit(context.database.db, actor.partnerId, actor, {
          action: 'customers_exported',
          subjectKind: 'customers',
          details: { format: 'at-risk', filter: selection },
        })
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="at-risk-${at.slice(0, 10)}.csv"`)
          .header('cache-control', 'private, no-store')
          .send(textOf(items, separators[separator]))
      },
    ),
  ]
}

/** Nothing in it needs quotes, or runs in a spreadsheet. */
function textOf(items: AtRiskJson['items'], separator: string): string {
  const lines = items.map(({ status, currency, amount, subscriptions }) => [
    status,
    currency ?? '',
    amount ?? '',
    String(subscriptions),
  ])
  return [['status', 'currency', 'amount', 'subscriptions'], ...lines]
    .map((cells) => `${cells.join(separator)}\r\n`)
    .join('')
}
