import { exitCodes } from '../arguments.ts'
import { withApi } from '../api.ts'
import type { Call } from '../commands.ts'
import { formatOfName } from '../file-format.ts'
import { progressLine } from '../progress.ts'
import { sizeText } from '../sizes.ts'
import { selectionOf } from '../selection.ts'
import type { Terminal } from '../terminal.ts'
import { refuseUnwritable, writeFileFrom } from '../write-file.ts'

/** `varde export`: the customers file of the customers that the filter shows, to standard output or a file. */
export async function exportCommand({ options, terminal }: Call<'export'>): Promise<number> {
  const { output } = options
  if (output !== undefined) await refuseUnwritable(output)
  const format = options.format ?? (formatOfName(output ?? '') === 'jsonl' ? 'jsonl' : 'csv')
  const bytes = await withApi(terminal, options.partner, async ({ client }) => {
    const input = { query: selectionOf(options), signal: terminal.signal }
    const file = await (format === 'csv'
      ? client.exportCustomersCsv(input)
      : client.exportCustomersJsonl(input))
    const counted = withProgress(file, terminal)
    return output === undefined ? toStandardOutput(counted, terminal) : writeFileFrom(counted, output)
  })
  if (output !== undefined)
    terminal.say('cli.export.done', { file: output, size: sizeText(terminal.language, bytes) })
  return exitCodes.done
}

type Chunks = AsyncIterable<Uint8Array>

/** The same bytes, with a line that tells how many have come, unless the file itself goes over the screen. */
async function* withProgress(file: Chunks, terminal: Terminal): AsyncGenerator<Uint8Array> {
  const line = progressLine(terminal)
  const began = performance.now()
  let bytes = 0
  try {
    for await (const chunk of file) {
      bytes += chunk.length
      const perSecond = bytes / ((performance.now() - began) / 1_000)
      if (!terminal.stdout.isTTY)
        line.show(() =>
          terminal.text('cli.progress.bytes', {
            size: sizeText(terminal.language, bytes),
            rate: sizeText(terminal.language, perSecond),
          }),
        )
      yield chunk
    }
  } finally {
    line.end()
  }
}

async function toStandardOutput(file: Chunks, terminal: Terminal): Promise<number> {
  let bytes = 0
  for await (const chunk of file) {
    bytes += chunk.length
    await terminal.print(chunk)
  }
  return bytes
}
