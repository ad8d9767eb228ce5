import { writeCatalogueFile } from '../../catalogue-file/write.ts'
import { exitCodes } from '../arguments.ts'
import { withApi } from '../api.ts'
import type { Call } from '../commands.ts'

/** `varde catalogue show`: all that can be ordered, as the file that `catalogue apply` takes. */
export async function catalogueShowCommand({ options, terminal }: Call<'catalogue show'>): Promise<number> {
  return withApi(terminal, options.partner, async ({ client }) => {
    const catalogue = await client.getCatalogue({ signal: terminal.signal })
    const text = options.json ? `${JSON.stringify(catalogue, null, 2)}\n` : writeCatalogueFile(catalogue)
    await terminal.print(text)
    return exitCodes.done
  })
}
