import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { CommandFailure } from './command-failure.ts'
import { formatOfContent, formatOfName } from './file-format.ts'
import type { FileFormat } from './file-format.ts'
import { progressLine, secondsLeft } from './progress.ts'
import { sizeText } from './sizes.ts'
import type { Terminal } from './terminal.ts'

/** A customers file that is about to be sent. */
export interface Source {
  readonly format: FileFormat
  readonly body: ReadableStream<Uint8Array>
  /** Whether all of it has been taken from `body`. */
  readonly isSent: () => boolean
}

const readBytes = 256 * 1024

/**
 * Opens a file, or standard input for `-`, and finds out its form: by `format`, by its name, or by what it begins with.
 * @throws CommandFailure and the file system's errors, before anything is read
 */
export async function openSource(
  name: string,
  format: FileFormat | undefined,
  terminal: Terminal,
): Promise<Source> {
  const isInput = name === '-'
  const size = isInput ? 0 : await sizeOf(name)
  const stream = isInput ? terminal.stdin : createReadStream(name, { highWaterMark: readBytes })
  const chunks = (stream as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
  const first = await chunks.next()
  const beginning = first.done === true ? new Uint8Array() : first.value

  let isSent = false

  async function* all(): AsyncGenerator<Uint8Array> {
    if (beginning.length > 0) yield beginning
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value
    isSent = true
  }
  return {
    format: format ?? (isInput ? undefined : formatOfName(name)) ?? formatOfContent(beginning),
    body: ReadableStream.from(withProgress(all(), size, terminal)),
    isSent: () => isSent,
  }
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path)
  if (found.isDirectory()) throw new CommandFailure('cli.is_a_folder', { path })
  return found.size
}

/** @param size in bytes; 0 where nobody knows it */
async function* withProgress(
  file: AsyncIterable<Uint8Array>,
  size: number,
  terminal: Terminal,
): AsyncGenerator<Uint8Array> {
  const line = progressLine(terminal)
  const began = performance.now()
  let bytes = 0
  try {
    for await (const chunk of file) {
      yield chunk
      bytes += chunk.length
      line.show(() => {
        const elapsedMs = performance.now() - began
        const rate = sizeText(terminal.language, bytes / (elapsedMs / 1_000))
        const left = secondsLeft(bytes, size, elapsedMs) ?? -1
        return terminal.text('cli.progress.sending', { size: sizeText(terminal.language, bytes), rate, left })
      })
    }
  } finally {
    line.end()
  }
}
