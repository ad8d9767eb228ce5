import { operations } from './operations.ts'
import type { Operation } from './operations.ts'
import { ConnectionProblem, readProblem } from './problems.ts'
import { pauseMs, wait } from './retry.ts'
import type { CallOptions, Client, FileBody } from './types.ts'

export interface ClientOptions {
  /** Scheme, name and port; empty in a browser, for the page's own origin. */
  readonly baseUrl: string
  /** Made by `varde token create`; absent in a browser, which has its session. */
  readonly token?: string
  /** For problems, as in Accept-Language; the server's own choice where absent. */
  readonly language?: string
  readonly fetch?: typeof fetch
  /** How long one attempt may take to answer. */
  readonly timeoutMs?: number
}

const defaultTimeoutMs = 60_000

type Parameter = string | number | boolean | undefined

/** What any call may be given; `Client` says for each operation what it must be. */
interface AnyInput extends CallOptions {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, Parameter | readonly Parameter[]>>
  readonly body?: unknown
  readonly contentType?: string
}

/**
 * The API as methods, one for each operation, typed by the server's own schemas. What only reads is repeated a few
 * times, with growing pauses, where the failure passes by itself.
 * @throws from each method: ApiProblem where the server refuses; ConnectionProblem where no answer comes; the reason
 *   of `signal` where that ends the call
 */
export function createClient(options: ClientOptions): Client {
  const methods = Object.entries(operations).map(([name, operation]) => [
    name,
    (input: AnyInput = {}) => call(options, operation, input),
  ])
  // Input and Output follow the same table that the methods are made of.
  return Object.fromEntries(methods) as Client
}

async function call(options: ClientOptions, operation: Operation, input: AnyInput): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce(options, operation, input)
    } catch (error) {
      input.signal?.throwIfAborted()
      const pause = operation.method === 'GET' ? pauseMs(error, attempt) : undefined
      if (pause === undefined) throw error
      await wait(pause, input.signal)
    }
  }
}

async function attemptOnce(options: ClientOptions, operation: Operation, input: AnyInput): Promise<unknown> {
  const url = options.baseUrl + pathOf(operation, input) + queryOf(input)
  const deadline = new AbortController()
  const limitMs = input.timeoutMs ?? options.timeoutMs ?? defaultTimeoutMs
  // How long a file takes to go out depends on its length; the answer to it has no limit here.
  const timer = operation.sends === 'file' ? undefined : setTimeout(() => deadline.abort(), limitMs)
  const signal =
    input.signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, input.signal])
  try {
    const answer = await (options.fetch ?? fetch)(url, requestOf(options, operation, input, signal))
    if (!answer.ok) throw await readProblem(answer)
    return await readAnswer(operation, answer)
  } catch (error) {
    if (!(error instanceof Error) || error.name === 'ApiProblem' || input.signal?.aborted === true)
      throw error
    throw new ConnectionProblem(options.baseUrl, deadline.signal.aborted ? 'timeout' : 'unreachable', error)
  } finally {
    clearTimeout(timer)
  }
}

function pathOf({ path }: Operation, { params = {} }: AnyInput): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
}

/** Lists become repeated parameters; what is undefined is left out. */
function queryOf({ query = {} }: AnyInput): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    for (const one of [value].flat()) if (one !== undefined) search.append(name, String(one))
  return search.size === 0 ? '' : `?${search.toString()}`
}

function requestOf(
  { token, language }: ClientOptions,
  { method, sends }: Operation,
  { body, contentType, idempotencyKey }: AnyInput,
  signal: AbortSignal,
): RequestInit {
  const headers = new Headers()
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  if (language !== undefined) headers.set('accept-language', language)
  if (idempotencyKey !== undefined) headers.set('idempotency-key', idempotencyKey)
  const request: RequestInit = { method, headers, signal }
  if (sends === undefined) return request
  headers.set('content-type', sends === 'json' ? 'application/json' : (contentType ?? ''))
  if (sends === 'json') return { ...request, body: JSON.stringify(body) }
  // A stream goes out while it is read; `duplex` says so (Fetch standard).
  const file = body as FileBody & NonNullable<RequestInit['body']>
  const streamed = { ...request, body: file, duplex: 'half' as const }
  return streamed
}

async function readAnswer({ gives }: Operation, answer: Response): Promise<unknown> {
  if (gives === 'json') return answer.json()
  if (gives === 'file') return answer.body === null ? null : guarded(answer.body, answer.url)
  await answer.body?.cancel()
  return undefined
}

/** The same bytes; where the connection breaks in the middle the reader learns it in this client's words. */
function guarded(file: ReadableStream<Uint8Array>, url: string): ReadableStream<Uint8Array> {
  const reader = file.getReader()
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      } catch (error) {
        const ended = error instanceof Error && error.name === 'TypeError'
        controller.error(ended ? new ConnectionProblem(new URL(url).origin, 'broken', error) : error)
      }
    },
    cancel: (reason) => reader.cancel(reason),
  })
}
