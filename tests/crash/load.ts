import { setTimeout as sleep } from 'node:timers/promises'
import { provisioningStatuses } from '../../src/domain/provisioning-status.ts'
import { smallFile } from './files.ts'
import type { ImportAttempt, Ledger, LedgerService } from './ledger.ts'
import type { ServerProcess } from './server-process.ts'

/** A key whose process died stays in flight for a minute (src/server/idempotency-keys.ts); then it may be asked again. */
const restMs = 62_000
const againMs = 100
const patienceMs = 60_000
const betweenFilesMs = 250

type Random = (below: number) => number

interface Answer {
  readonly status: number
  readonly code: string | null
  readonly location: string | null
  readonly body: unknown
}

/** What the clients of a server do at once, whatever happens to it: each asks until it is answered. */
export class Load {
  readonly #server: ServerProcess
  readonly #token: string
  readonly #ledger: Ledger
  readonly #random: Random
  #isOver = false

  constructor(server: ServerProcess, token: string, ledger: Ledger, random: Random) {
    this.#server = server
    this.#token = token
    this.#ledger = ledger
    this.#random = random
  }

  /** Changes the status of its services, one after another, until stop(). */
  async write(writer: number, services: readonly LedgerService[]): Promise<void> {
    for (let turn = 0; !this.#isOver; turn += 1) {
      const free = services.filter((service) => service.restsUntilMs < performance.now())
      const service = free[this.#random(free.length)]
      if (service === undefined) await sleep(againMs)
      else await this.#change(service, `w${writer}-${turn}`)
    }
  }

  /** Sends small files, one after another, until stop(). */
  async import(): Promise<void> {
    for (let number = 0; !this.#isOver; number += 1) {
      await this.send(smallFile(number, this.#random))
      await sleep(betweenFilesMs)
    }
  }

  stop(): void {
    this.#isOver = true
  }

  /** Sends a file until it is taken. */
  async send(attempt: ImportAttempt): Promise<void> {
    this.#ledger.imports.push(attempt)
    const answer = await this.#untilAnswered(() => {
      attempt.sent += 1
      return this.#ask('POST', '/api/v1/imports', attempt.id, attempt.body, 'application/jsonl')
    })
    if (answer === undefined || answer.code === 'idempotency_in_flight') return
    if (answer.status === 202) {
      attempt.location = answer.location ?? ''
      attempt.state = 'received'
    } else if (answer.status === 200) {
      this.#checkCounts(attempt, answer.body)
      attempt.state = 'done'
    } else this.#mistake(attempt.id, answer)
  }

  /** Waits until an import that was received has been done. */
  async follow(attempt: ImportAttempt): Promise<void> {
    const deadline = performance.now() + patienceMs
    while (attempt.state === 'received' && performance.now() < deadline) {
      const answer = await this.#untilAnswered(() => this.#ask('GET', attempt.location ?? ''))
      if (answer === undefined || answer.status !== 200) return this.#mistake(attempt.id, answer)
      const { state } = answer.body as { state?: string }
      if (state === 'failed') return this.#mistake(attempt.id, answer)
      if (state === 'done') {
        this.#checkCounts(attempt, answer.body)
        attempt.state = 'done'
      } else await sleep(200)
    }
  }

  async #change(service: LedgerService, id: string): Promise<void> {
    const last = service.attempts.at(-1)
    // One that was left in flight is asked again, with its key, before anything else happens to its service.
    const attempt =
      last === undefined || last.isAcknowledged
        ? { id, status: provisioningStatuses[this.#random(6)] ?? 'provisioned', isAcknowledged: false }
        : last
    if (attempt !== last) service.attempts.push(attempt)
    const body = JSON.stringify({ status: attempt.status, reason: attempt.id })
    const path = `/api/v1/services/${service.id}/provisioning-status`
    const answer = await this.#untilAnswered(() =>
      this.#ask('PUT', path, attempt.id, body, 'application/json'),
    )
    if (answer?.status === 204) attempt.isAcknowledged = true
    else if (answer === undefined || answer.code === 'idempotency_in_flight')
      service.restsUntilMs = performance.now() + restMs
    else this.#mistake(attempt.id, answer)
  }

  /** @returns undefined where nobody answered before everything was over */
  async #untilAnswered(ask: () => Promise<Answer>): Promise<Answer | undefined> {
    const deadline = performance.now() + patienceMs
    while (performance.now() < deadline) {
      const answer = await ask().catch(() => undefined)
      if (answer !== undefined && answer.status < 500) return answer
      await sleep(againMs)
    }
    this.#ledger.mistakes.push(`Nobody answered for ${patienceMs / 1000} s`)
    return undefined
  }

  async #ask(method: string, path: string, key?: string, body?: string, type?: string): Promise<Answer> {
    const answer = await fetch(new URL(path, await this.#server.origin()), {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(type === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(patienceMs),
    })
    const text = await answer.text()
    const json: unknown = text === '' ? null : JSON.parse(text)
    const code = (json as { code?: unknown } | null)?.code
    return {
      status: answer.status,
      code: typeof code === 'string' ? code : null,
      location: answer.headers.get('location'),
      body: json,
    }
  }

  /** Sent once, it has made all its customers; sent again, one of the two has, and the other found them. */
  #checkCounts(attempt: ImportAttempt, body: unknown): void {
    const { state, counts } = body as {
      state: string
      counts: { customers: Record<string, number>; services: Record<string, number>; errors: number }
    }
    const { makes, renames, sent } = attempt
    const made = sum(counts.customers, ['new'])
    const all = sum(counts.customers, ['new', 'changed', 'unchanged'])
    const services = [...makes.values()].reduce((total, each) => total + each, 0) + renames.size
    const isRight =
      state === 'done' &&
      counts.errors === 0 &&
      counts.customers['refused'] === 0 &&
      all === makes.size + renames.size &&
      sum(counts.services, ['new', 'changed', 'unchanged']) === services &&
      (made === makes.size || (sent > 1 && made === 0))
    if (!isRight)
      this.#ledger.mistakes.push(
        `Import ${attempt.id}, sent ${sent} times: ${state} ${JSON.stringify(counts)}`,
      )
  }

  #mistake(what: string, answer: Answer | undefined): void {
    this.#ledger.mistakes.push(`${what}: answered ${answer?.status} ${JSON.stringify(answer?.body)}`)
  }
}

function sum(counts: Record<string, number>, names: readonly string[]): number {
  return names.reduce((total, name) => total + (counts[name] ?? 0), 0)
}
