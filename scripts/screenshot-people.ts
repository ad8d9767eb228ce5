import type { Client } from '../src/client/types.ts'

/** A customer of the demo with people, some of whom hold licences of a service that has seats left. */
export interface StaffedCustomer {
  readonly id: string
  /** What the service is called whose licences are given in the pictures. */
  readonly product: string
}

const fewestPeople = 12
const fewestHeld = 6
const fewestLeft = 2

/** The first Norwegian customer by name whose people and licences fill a page without bursting it. */
export async function chooseStaffed(client: Client): Promise<StaffedCustomer> {
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await client.listCustomers({
      query: { sort: 'name', limit: 200, ...(cursor !== '' && { cursor }) },
    })
    for (const { id, country, subscriptions } of page.items) {
      if (country !== 'NO') continue
      const services = subscriptions.flatMap((each) => each.services)
      const service = services.find(
        ({ provisioningStatus, licences, licencesUsed }) =>
          provisioningStatus === 'provisioned' &&
          (licencesUsed ?? 0) >= fewestHeld &&
          (licences ?? 0) - (licencesUsed ?? 0) >= fewestLeft,
      )
      if (service === undefined || services.length < 2) continue
      const { total } = await client.listCustomerPeople({ params: { id }, query: { limit: 1 } })
      if (total >= fewestPeople) return { id, product: service.product }
    }
    cursor = page.nextCursor
  }
  throw new Error('The demo has no customer whose people fit the pictures')
}
