import { client } from '../api/api.ts'
import type { Keeper } from '../details/draft.ts'

/** Keeps the details of a service for who has a link. */
export function setUpKeeper(secret: string, serviceId: string): Keeper {
  return {
    save: (details, revision) => client.saveSetUp({ body: { secret, serviceId, details, revision } }),
    submit: async (details, revision) => {
      await client.submitSetUp({ body: { secret, serviceId, details, revision } })
    },
    read: async () => {
      const { services } = await client.readSetUpLink({ body: { secret } })
      const found = services.find(({ id }) => id === serviceId)
      return found?.state === 'asked' ? found : null
    },
  }
}
