import { Agent, get } from 'node:http'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { Connection } from './http.ts'

/** When something came, in milliseconds since 1970. */
export interface Heard {
  readonly toldAt: number
  readonly answeredAt: number
}

/** What an open page is to the server: a stream of what happens, and a question for each change of how it stands in its list. */
export class OpenPage {
  readonly #agent = new Agent()
  readonly #connection: Connection
  readonly #stream: { readonly url: URL; readonly token: string }
  readonly #query: string
  #request: ClientRequest | undefined
  #isClosed = false
  #last: string | undefined
  #rest = ''
  #heard: (heard: Heard) => void = () => undefined

  constructor(origin: string, token: string, query: string) {
    this.#connection = new Connection(origin, token)
    this.#stream = { url: new URL('/api/v1/events/stream', origin), token }
    this.#query = query
  }

  /** Waits until it is told where it begins. */
  async open(): Promise<void> {
    const { url, token } = this.#stream
    const from = this.#last === undefined ? {} : { 'last-event-id': this.#last }
    const headers = { authorization: `Bearer ${token}`, ...from }
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      this.#request = get(url, { agent: this.#agent, headers }, resolve).on('error', reject)
    })
    if (answer.statusCode !== 200) throw new Error(`A stream was answered with ${answer.statusCode}`)
    answer.setEncoding('utf8')
    await new Promise<void>((resolve) => {
      answer.on('data', (piece: string) => {
        this.#read(piece)
        if (this.#last !== undefined) resolve()
      })
    })
    // The server ends each after a minute.
    answer.on('close', () => {
      if (!this.#isClosed) this.#untilClosed(this.open())
    })
  }

  /** The next change. */
  next(): Promise<Heard> {
    return new Promise((resolve) => {
      this.#heard = resolve
    })
  }

  close(): void {
    this.#isClosed = true
    this.#request?.destroy()
    this.#connection.close()
  }

  /** A page that is closed has cut off what was under way. */
  #untilClosed(doing: Promise<void>): void {
    void doing.catch((error: unknown) => {
      if (!this.#isClosed) throw error
    })
  }

  #read(piece: string): void {
    const blocks = (this.#rest + piece).split('\n\n')
    this.#rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const [, id] = /^id: (\d+)/m.exec(block) ?? []
      const [, data] = /^data: (.*"customerIds".*)$/m.exec(block) ?? []
      this.#last = id ?? this.#last
      if (data !== undefined) this.#untilClosed(this.#ask(JSON.parse(data) as { customerIds: string[] }))
    }
  }

  async #ask({ customerIds }: { customerIds: readonly string[] }): Promise<void> {
    const toldAt = performance.timeOrigin + performance.now()
    const ids = customerIds.map((id) => `id=${id}`).join('&')
    await this.#connection.get(`/api/v1/customers/changed?${this.#query}&${ids}`)
    this.#heard({ toldAt, answeredAt: performance.timeOrigin + performance.now() })
  }
}
