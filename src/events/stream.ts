import { Readable } from 'node:stream'
import { AppError } from '../contract/errors.ts'
import { formatInstant } from '../domain/instant.ts'
import type { Listener } from './feed.ts'
import type { EventJson } from './schema.ts'
import type { SeenEvent } from './seen.ts'

/** Streams of one process, and of one asker in it: each holds a connection open. */
export const maxStreams = 2_000
export const maxStreamsEach = 50
/** A browser that lost the stream comes again after this. */
const retryMs = 1_000
/** Often enough for what stands between and ends what is silent. */
const beatMs = 15_000
/** Who reads so slowly is let go, and resumes where it stopped. */
const maxWaitingBytes = 1_000_000

/** What may go on at once; shared by all streams of a process. */
export class StreamPlaces {
  readonly #taken = new Map<string, number>()
  #all = 0

  /** @throws AppError too_many_streams */
  take(askerId: string): () => void {
    const own = this.#taken.get(askerId) ?? 0
    if (own >= maxStreamsEach || this.#all >= maxStreams)
      throw new AppError('too_many_streams', { max: maxStreamsEach }, { headers: { 'retry-after': '30' } })
    this.#taken.set(askerId, own + 1)
    this.#all += 1
    let given = false
    return () => {
      if (given) return
      given = true
      this.#all -= 1
      const left = (this.#taken.get(askerId) ?? 1) - 1
      if (left > 0) this.#taken.set(askerId, left)
      else this.#taken.delete(askerId)
    }
  }
}

export function eventJson({ number, at, kind, customerIds }: SeenEvent): EventJson {
  return { number, at: formatInstant(at), kind, customerIds: [...customerIds] }
}

/** One answer of server-sent events (the HTML standard, «Server-sent events»); ends by itself. */
export class EventStream extends Readable {
  readonly #end: NodeJS.Timeout
  readonly #beat: NodeJS.Timeout
  #isFinished = false

  constructor(seconds: number) {
    super({ read: () => undefined })
    this.push(`retry: ${retryMs}\n\n`)
    this.#end = setTimeout(() => this.finish(), seconds * 1_000)
    this.#beat = setInterval(() => this.#write(': still here\n\n'), beatMs)
    this.once('close', () => this.#rest())
  }

  /** What the feed calls. */
  get listener(): Omit<Listener, 'sight'> {
    return {
      begin: (last, wasLost) => this.#write(message(last, wasLost ? 'lost' : 'begin', {})),
      tell: (events, last) => {
        for (const event of events) this.#write(message(event.number, event.kind, eventJson(event)))
        // Where the last ones are none of the reader's, the number to resume at still moves on.
        if (events.at(-1)?.number !== last) this.#write(`id: ${last}\n\n`)
      },
      end: () => this.finish(),
    }
  }

  finish(): void {
    if (this.#isFinished || this.destroyed) return
    this.#isFinished = true
    this.#rest()
    this.push(null)
  }

  #write(text: string): void {
    if (this.#isFinished || this.destroyed) return
    if (this.readableLength > maxWaitingBytes) this.destroy()
    else this.push(text)
  }

  #rest(): void {
    clearTimeout(this.#end)
    clearInterval(this.#beat)
  }
}

function message(id: number, event: string, data: object): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
