import { createClient } from '../../src/client/client.ts'
import { dayMs } from '../../src/domain/instant.ts'
import type { TestServer } from '../support/server.ts'

const columns =
  'customer_id,customer_name,country,admin_email,tags,subscription_id,offer,kind,term,ends_at,auto_renew,payment,' +
  'service_id,product,provisioning_status,provisioning_reason,licences,licences_used'

/** So that no boundary of 30 or 60 days is crossed while the tests run. */
const startedAt = Date.now()
const inDays = (days: number) => new Date(startedAt + days * dayMs + dayMs / 2).toISOString()

const alfa = 'K-1,Alfa Bakeri AS,NO,berit@alfa.example,internt|nord'
const rows = [
  columns,
  `${alfa},A-1,Webex Calling,paid,P1Y,${inDays(12)},false,current,V-1,Calling,provisioned,,20,17`,
  `${alfa},A-1,Webex Calling,paid,P1Y,${inDays(12)},false,current,V-2,Meetings,pending_details,,10,0`,
  `${alfa},A-1,Webex Calling,paid,P1Y,${inDays(12)},false,current,V-3,Contact Center,manual_partner,skrevet for oss,5,0`,
  `${alfa},A-2,Webex Suite,paid,P1Y,${inDays(300)},true,overdue,V-1,Messaging,manual_vendor,,8,8`,
  `K-2,Beta Båt AS,NO,ola@beta.example,,B-1,Webex Suite,paid,P1Y,${inDays(300)},true,current,V-1,Meetings,provisioned,,4,1`,
  'K-3,Gamma Gård AS,NO,per@gamma.example,,,,,,,,,,,,,,',
]

export const customerNames = { alfa: 'Alfa Bakeri AS', beta: 'Beta Båt AS', gamma: 'Gamma Gård AS' } as const

/** Three customers: one with something of everything, a quiet one, and one without subscriptions. @returns their ids */
export async function threeCustomers({
  origin,
  token,
}: TestServer): Promise<Readonly<Record<keyof typeof customerNames, string>>> {
  const client = createClient({ baseUrl: origin, token })
  const body = new TextEncoder().encode(`${rows.join('\n')}\n`)
  const done = await client.importCustomers({ body, contentType: 'text/csv' })
  if (done.state !== 'done' || done.errorCount > 0) throw new Error(JSON.stringify(done))
  const idOf = async (externalId: string) =>
    (await client.getCustomerByExternalId({ params: { externalId } })).id
  return { alfa: await idOf('K-1'), beta: await idOf('K-2'), gamma: await idOf('K-3') }
}
