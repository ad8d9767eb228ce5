import { expect } from 'vitest'
import { createToken } from '../../src/accounts/tokens.ts'
import { createPartner } from '../../src/partners/repository.ts'
import type { TestServer } from '../support/server.ts'

export const requiredColumns =
  'customer_id,customer_name,subscription_id,offer,kind,service_id,product,provisioning_status'
/** A row below them. */
export const goodRow = 'C1,Ås,S1,Suite,paid,V1,Calling,provisioned'

/** Somebody of a partner of their own. */
export interface Asker {
  readonly partnerId: string
  /** @returns the body as JSON, after a look at the status */
  ask: <T>(
    path: string,
    how?: { method?: string; type?: string; body?: string | Buffer; status?: number },
  ) => Promise<T>
}

/** A partner of its own, asking in Norwegian. */
export async function newAsker(on: TestServer): Promise<Asker> {
  const { id } = await createPartner(on.database.db, 'Another')
  const { text } = await createToken(on.database.db, id, 'nattjobb', null)
  return {
    partnerId: id,
    ask: async (path, { method, type = 'text/csv', body, status = 200 } = {}) => {
      const response = await on.ask(`/api/v1/imports${path}`, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: {
          authorization: `Bearer ${text}`,
          'accept-language': 'nb',
          ...(body === undefined ? {} : { 'content-type': type }),
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
      })
      expect([path, response.status]).toEqual([path, status])
      return (await response.json()) as never
    },
  }
}
