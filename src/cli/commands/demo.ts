import { exitCodes } from '../arguments.ts'
import { withApi } from '../api.ts'
import type { Call } from '../commands.ts'
import { loadDemo } from '../load-demo.ts'

/** `varde demo`: fills a partner that has no customers. */
export async function demoCommand({ options, terminal }: Call<'demo'>): Promise<number> {
  return withApi(terminal, options.partner, async ({ client }) => {
    await loadDemo(client, options.customers, terminal)
    return exitCodes.done
  })
}
