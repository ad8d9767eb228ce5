import type { ApiContext } from '../contract/context.ts'
import { route } from '../contract/route.ts'
import type { Route } from '../contract/route.ts'
import { noStatusFilter } from '../domain/filter.ts'
import { sightOf } from '../reach/reach.ts'
import { readChanged } from './changed.ts'
import type { ListMemory } from './list-memory.ts'
import { presentCustomer } from './present.ts'
import { askingOf, readQuery } from './read-query.ts'
import { changedCustomers, changedQuery, customer } from './schema.ts'
import { viewAll, viewUnder } from './views.ts'

/** The same objects each time: what is compiled of them is found by them. */
const customerSchema: Record<string, unknown> = { ...customer }
const changedSchema: Record<string, unknown> = { ...changedCustomers }

/** How given customers stand in a list: what open pages ask when they are told of a change. */
export function changedRoute(context: ApiContext, memory: ListMemory): Route {
  return route(
    'GET',
    '/api/v1/customers/changed',
    'see_customers',
    {
      summary: 'How these customers stand in the list that a filter shows, as it is now, with its counts',
      operationId: 'listChangedCustomers',
      tags: ['Customers'],
      querystring: changedQuery,
      response: { 200: changedCustomers },
    },
    async ({ actor, query: { id: ids, ...selection } }, reply) => {
      const query = readQuery(selection, askingOf(actor))
      const read = await readChanged(context, memory, actor.partnerId, sightOf(actor), query, ids)
      const { matching, others: outside, facts, onlooker, total, facets } = read
      const writeCustomer = reply.compileSerializationSchema(customerSchema)
      const items = memory.fragments.read(matching, facts, query.filter, onlooker, writeCustomer)
      const views = viewAll(outside, facts, viewUnder(noStatusFilter, onlooker.now))
      const others = views.map((view) => presentCustomer(view, onlooker))
      const write = reply.compileSerializationSchema(changedSchema)
      return memory.answers.send(reply, items, write({ items: [], others, total, facets }))
    },
  )
}
