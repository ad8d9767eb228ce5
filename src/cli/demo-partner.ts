import { createClient } from '../client/client.ts'
import type { Client } from '../client/types.ts'
import type { Db } from '../database/connect.ts'
import { changePartner, createPartner, listPartners } from '../partners/repository.ts'
import type { Partner } from '../partners/repository.ts'
import { loadDemo } from './load-demo.ts'
import { withTemporaryToken } from './temporary-token.ts'
import type { Terminal } from './terminal.ts'

const demoName = 'Demo'
const demoCustomers = 2_000

const byDemo = { kind: 'demo', id: null } as const

/**
 * The partner with the demo, loaded first where it is empty (INTERFACES.md «Partners»): the one named Demo, else the
 * first one while it has no customers, else a new one. It is named Demo, so that the next start finds it.
 */
export async function prepareDemo(db: Db, baseUrl: string, terminal: Terminal): Promise<Partner> {
  const asPartner = <T>({ id }: Partner, act: (client: Client) => Promise<T>) =>
    withTemporaryToken(db, id, (token) => act(createClient({ baseUrl, token, language: terminal.language })))
  const isEmpty = (partner: Partner) =>
    asPartner(partner, async (client) => {
      const { total } = await client.listCustomers({ query: { limit: 1 }, signal: terminal.signal })
      return total === 0
    })

  const [first, ...others] = await listPartners(db)
  let demo = [first, ...others].find((partner) => partner?.name === demoName)
  if (demo === undefined && first !== undefined && (await isEmpty(first)))
    demo = first.name === null ? await changePartner(db, first.id, byDemo, { name: demoName }) : first
  demo ??= await createPartner(db, demoName)
  if (await isEmpty(demo)) await asPartner(demo, (client) => loadDemo(client, demoCustomers, terminal))
  return demo
}
