import { client } from '../api/api.ts'
import { saveFile } from '../imports/download.ts'
import type { Person } from './queries.ts'

/** Everything that is kept about a person, as a file for the browser to keep. */
export async function savePerson(customerId: string, { id, externalId }: Person): Promise<void> {
  const data = await client.exportCustomerPerson({ params: { id: customerId, personId: id } })
  const { body } = new Response(`${JSON.stringify(data, null, 2)}\n`)
  const name = externalId.replaceAll(/[^\p{L}\p{N}.-]+/gu, '-')
  if (body !== null) await saveFile(body, `person-${name}.json`, 'application/json')
}
