import { newId } from '../../src/database/ids.ts'
import type { Role } from '../../src/domain/roles.ts'
import { factsWith } from '../standings/customers.ts'
import { newPerson } from '../support/people.ts'
import type { TestPerson } from '../support/people.ts'
import { seed } from '../support/seed.ts'
import type { TestServer } from '../support/server.ts'

/** A customer with one subscription and one service that is set up. @returns its id */
export async function newCustomer(server: TestServer, name: string, partnerId?: string): Promise<string> {
  const id = newId()
  const services = [{ status: 'provisioned', withdrawn: false, deprovisioned: false }] as const
  const subscriptions = [{ externalId: `${name}-S`, facts: factsWith({}), services }]
  await seed(
    server.database.db,
    partnerId ?? server.partner.id,
    [{ id, externalId: name, name, subscriptions }],
    Date.now(),
  )
  return id
}

/** Somebody of each role: the customer's administrator is that customer's. */
export async function everyRole(server: TestServer, customerId: string): Promise<Record<Role, TestPerson>> {
  const make = (role: Role) => newPerson(server, { role })
  return {
    partner_full_admin: await make('partner_full_admin'),
    partner_admin: await make('partner_admin'),
    partner_read_only: await make('partner_read_only'),
    help_desk: await make('help_desk'),
    customer_admin: await newPerson(server, { role: 'customer_admin', customerId }),
    vendor_operator: await newPerson(server, { role: 'vendor_operator', vendor: 'Cisco' }),
  }
}
