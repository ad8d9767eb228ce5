import { Agent, request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** One keep-alive connection to the server, so that nothing but the answer is timed. */
export class Connection {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #origin: string
  readonly #token: string

  constructor(origin: string, token: string) {
    this.#origin = origin
    this.#token = token
  }

  /** The whole answer as text. @throws Error for an answer that is not 2xx */
  async get(path: string): Promise<string> {
    const chunks: Buffer[] = []
    for await (const chunk of await this.#send('GET', path)) chunks.push(chunk)
    return Buffer.concat(chunks).toString()
  }

  /** Reads an answer to its end without keeping it. @returns its length in bytes */
  async drain(path: string): Promise<number> {
    let bytes = 0
    for await (const chunk of await this.#send('GET', path)) bytes += (chunk as Buffer).length
    return bytes
  }

  async send(method: string, path: string, body?: string | Readable, type?: string): Promise<string> {
    const chunks: Buffer[] = []
    for await (const chunk of await this.#send(method, path, body, type)) chunks.push(chunk)
    return Buffer.concat(chunks).toString()
  }

  close(): void {
    this.#agent.destroy()
  }

  async #send(
    method: string,
    path: string,
    body?: string | Readable,
    type?: string,
  ): Promise<IncomingMessage> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      ...(type === undefined ? {} : { 'content-type': type }),
    }
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request(new URL(path, this.#origin), { agent: this.#agent, method, headers }, resolve)
      sent.on('error', reject)
      if (body === undefined || typeof body === 'string') sent.end(body)
      else pipeline(body, sent).catch(reject)
    })
    const status = answer.statusCode ?? 0
    if (status >= 200 && status < 300) return answer
    let text = ''
    for await (const chunk of answer) text += String(chunk)
    throw new Error(`${method} ${path}: ${status} ${text.slice(0, 500)}`)
  }
}
