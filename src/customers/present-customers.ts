import type { Sight } from '../reach/reach.ts'
import type { TenantReader } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import { namesOfPeople } from '../reach/names.ts'
import { presentCustomer } from './present.ts'
import type { CustomerView } from './present.ts'
import type { CustomerJson } from './schema.ts'

/** Customers in the API's form, with the names of who is responsible, as somebody sees them. */
export async function presentCustomers(
  trx: TenantReader,
  sight: Sight,
  now: Instant,
  views: readonly CustomerView[],
): Promise<CustomerJson[]> {
  const responsible = sight.colleagues ? views.flatMap(({ row }) => row.responsible_id ?? []) : []
  const names = await namesOfPeople(trx, responsible)
  return views.map((view) => presentCustomer(view, { sight, now, names }))
}
