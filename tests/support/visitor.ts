import type { TestServer } from './server.ts'

let made = 0

/** A browser that keeps cookies, asks as a page of the server, and follows nothing by itself. */
export class CookieJar {
  readonly #cookies = new Map<string, string>()
  readonly #server: Pick<TestServer, 'origin'>

  /** Each from another address, as a proxy in front would say (VARDE_TRUST_PROXY): limits are by address. */
  readonly #address: string

  constructor(server: Pick<TestServer, 'origin'>) {
    this.#server = server
    made += 1
    this.#address = `10.1.${Math.floor(made / 250)}.${(made % 250) + 1}`
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  has(name: string): boolean {
    return this.#cookies.has(name)
  }

  /** The same cookies in another browser. */
  copy(): CookieJar {
    const other = new CookieJar(this.#server)
    for (const [name, value] of this.#cookies) other.#cookies.set(name, value)
    return other
  }

  drop(name: string): void {
    this.#cookies.delete(name)
  }

  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(new URL(path, this.#server.origin), {
      redirect: 'manual',
      ...init,
      headers: {
        cookie: this.cookie,
        'x-forwarded-for': this.#address,
        origin: this.#server.origin,
        ...(typeof init.body === 'string' ? { 'content-type': 'application/json' } : {}),
        ...(init.headers as Record<string, string> | undefined),
      },
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    return response
  }

  async send(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    const response = await this.ask(path, init)
    const text = await response.text()
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) }
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/)
    const at = pair.indexOf('=')
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
    const isGone = attributes.some((attribute) => /^max-age=0$/i.test(attribute))
    if (isGone || value === '') this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}
