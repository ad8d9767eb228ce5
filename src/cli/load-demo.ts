import type { Client } from '../client/types.ts'
import { CommandFailure } from './command-failure.ts'
import { followImport, sayingThatItGoesOn } from './follow-import.ts'
import type { Terminal } from './terminal.ts'

/**
 * Fills the client's partner with made-up customers and says how many.
 * @throws ApiProblem partner_has_data where it has customers already
 */
export async function loadDemo(client: Client, customers: number, terminal: Terminal): Promise<void> {
  const { signal } = terminal
  const ended = await sayingThatItGoesOn(
    terminal,
    () => true,
    async () => followImport(client, await client.loadDemo({ body: { customers }, signal }), terminal),
  )
  const { counts, failure } = ended
  if (counts === null || failure !== null)
    throw new CommandFailure('cli.demo.failed', { detail: failure?.message ?? ended.state })
  await terminal.print(
    `${terminal.text('cli.demo.done', {
      customers: counts.customers.new,
      subscriptions: counts.subscriptions.new,
      services: counts.services.new,
    })}\n`,
  )
}
