import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { Language } from '../messages/languages.ts'
import { pickLanguage } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import type { MessageKey, MessageParams } from '../messages/formatter.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where a command reads and writes, and what it knows of its reader. */
export interface Terminal {
  readonly environment: Environment
  readonly language: Language
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  /** Aborted where the command shall end early: Ctrl-C, SIGTERM, or nobody reads its output any more. */
  readonly signal: AbortSignal
  /** Standard output, which holds results alone. Waits while its reader is slow. */
  readonly print: (text: string | Uint8Array) => Promise<void>
  /** A line on standard error. */
  readonly note: (text: string) => void
  /** A line of the catalogue on standard error. */
  readonly say: (key: MessageKey, params?: MessageParams) => void
  readonly text: (key: MessageKey, params?: MessageParams) => string
}

/** Why a command ended early. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  /** Null: nobody reads the output any more. */
  readonly by: NodeJS.Signals | null
  constructor(by: NodeJS.Signals | null) {
    super(by === null ? 'Nobody reads the output' : `Ended by ${by}`)
    this.by = by
  }
}

/** The reader's language as POSIX has it: LC_ALL wins over LC_MESSAGES, and that over LANG. */
export function languageOf(environment: Environment): Language {
  const wanted = ['LC_ALL', 'LC_MESSAGES', 'LANG'].map((name) => environment[name] ?? '')
  return pickLanguage(wanted.find((value) => value !== ''))
}

/** The terminal of this process. Listens for signals and for readers that go away (`| head`) from here on. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env: environment } = process
  const language = languageOf(environment)
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => ending.abort(new Interrupted(signal)))
  stdout.on('error', (error) => {
    if (isBrokenPipe(error)) ending.abort(new Interrupted(null))
  })
  // Nobody reads what is said; the work goes on.
  stderr.on('error', () => undefined)

  const text = (key: MessageKey, params?: MessageParams) => message(language, key, params)
  const note = (line: string) => void stderr.write(`${line}\n`)
  return {
    environment,
    language,
    stdin,
    stdout,
    stderr,
    signal: ending.signal,
    print: (chunk) => write(stdout, chunk, ending.signal),
    note,
    say: (key, params) => note(text(key, params)),
    text,
  }
}

function isBrokenPipe(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')
}

async function write(stream: Writable, chunk: string | Uint8Array, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  if (stream.write(chunk)) return
  // A reader that goes away ends the wait through the signal.
  await once(stream, 'drain', { signal }).catch(() => signal.throwIfAborted())
}
