/** One message of a stream of events. */
export interface Told {
  readonly id: number
  readonly event: string | null
  readonly data: unknown
}

/** Reads server-sent events one by one. */
export class EventReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #decoder = new TextDecoder()
  #text = ''

  private constructor(answer: Response) {
    if (answer.body === null) throw new Error('A stream without a body')
    this.#reader = answer.body.getReader()
  }

  /** @param query with its question mark, or nothing */
  static async open(
    who: { ask: (path: string, init?: RequestInit) => Promise<Response> },
    query: string,
    headers: Record<string, string> = {},
  ): Promise<EventReader> {
    const answer = await who.ask(`/api/v1/events/stream${query}`, { headers })
    const type = answer.headers.get('content-type')
    if (answer.status !== 200 || type?.startsWith('text/event-stream') !== true)
      throw new Error(`The stream was answered with ${answer.status} ${type}: ${await answer.text()}`)
    return new EventReader(answer)
  }

  /** The next message that has a number; null when the stream has ended. */
  async next(): Promise<Told | null> {
    for (;;) {
      const end = this.#text.indexOf('\n\n')
      if (end >= 0) {
        const block = this.#text.slice(0, end)
        this.#text = this.#text.slice(end + 2)
        const told = parse(block)
        if (told !== null) return told
        continue
      }
      const { done, value } = await this.#reader.read()
      if (done) return null
      this.#text += this.#decoder.decode(value, { stream: true })
    }
  }

  async close(): Promise<void> {
    await this.#reader.cancel()
  }
}

function parse(block: string): Told | null {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(': ')
      return [line.slice(0, colon), line.slice(colon + 2)]
    }),
  )
  const id = fields.get('id')
  if (id === undefined) return null
  const data = fields.get('data')
  return {
    id: Number(id),
    event: fields.get('event') ?? null,
    data: data === undefined ? null : (JSON.parse(data) as unknown),
  }
}
