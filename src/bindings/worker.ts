import { randomInt } from 'node:crypto'
import type { Db } from '../database/connect.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import type { Instant } from '../domain/instant.ts'
import type { Trouble } from '../domain/trouble.ts'
import { PartnerSweep } from '../partners/sweep.ts'
import type { BindingCall, Step } from '../provisioners/provisioner.ts'
import { CallPlaces, placeKey } from '../provisioning/call-places.ts'
import { courseAfter, isCleaningUp } from '../provisioning/course.ts'
import { idleMs, sweepMs, usualPace } from '../provisioning/limits.ts'
import type { Pace } from '../provisioning/limits.ts'
import { serviceOrders } from '../provisioning/orders.ts'
import type { Told } from '../provisioning/orders.ts'
import type { FindPlace, Place, Provisioners } from '../provisioning/provisioners.ts'
import type { ReadNow } from '../standings/now.ts'
import {
  claimLicences,
  courseOf,
  dueConnections,
  isTelling,
  licenceOf,
  releaseLicence,
  settleLicence,
} from './claims.ts'
import type { ClaimedRow } from './claims.ts'
import { followLicences } from './follow.ts'
import { callsHere, callsPerConnection } from './limits.ts'

export interface BindingWorkerOptions {
  readonly db: Db
  readonly readNow: ReadNow
  readonly provisioners: Provisioners
  readonly findPlace: FindPlace
  /** Told of failures; the worker itself goes on. */
  readonly onError: (error: unknown) => void
  readonly pace?: Pace
  /** Shared with what sets services up from this process. */
  readonly places?: CallPlaces
}

const nowhere: Place = { connection: null, catalog: null }
/** There is nobody to tell. */
const toldToNobody: Step = {
  state: 'failed',
  trouble: { code: 'no_provisioner', params: {}, words: null, technical: null },
  mayPass: false,
  leaves: false,
}
const internal: Trouble = { code: 'internal', params: {}, words: null, technical: null }

interface Claimed {
  readonly now: Instant
  /** By this process's own clock, which nobody sets. */
  readonly claimedAt: number
  readonly run: bigint
  readonly row: ClaimedRow
  readonly told: Told
  readonly place: Place
}

/**
 * Tells the other side who holds licences, of all partners: within seconds of what was assigned and returned, by comparing
 * what is so with what was told. Several processes may have one each. A connection that answers slowly holds up its own
 * licences and nobody else's, and leaves places to what is done with services.
 */
export class BindingWorker {
  readonly #options: BindingWorkerOptions
  readonly #pace: Pace
  readonly #places: CallPlaces
  /** Its own calls alone. */
  readonly #calls = new Map<string, number>()
  readonly #sweep: PartnerSweep
  readonly #running = new Set<Promise<void>>()

  constructor(options: BindingWorkerOptions) {
    this.#options = options
    this.#pace = options.pace ?? usualPace
    this.#places = options.places ?? new CallPlaces()
    const { db, onError } = options
    const look = (partnerId: string) => this.#look(partnerId)
    this.#sweep = new PartnerSweep({ db, look, onError, everyMs: sweepMs, idleMs })
  }

  start(): void {
    this.#sweep.start()
  }

  /** Looks at once whether something of this partner is to be told. */
  nudge(partnerId: string): void {
    this.#sweep.nudge(partnerId)
  }

  /** Lets go of what is under way: whoever serves next asks again, and finds what this one has made. */
  async stop(): Promise<void> {
    await this.#sweep.stop()
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  /** @returns whether something is being told */
  async #look(partnerId: string): Promise<boolean> {
    const { db, readNow } = this.#options
    const hasMore = await followLicences({ ...this.#options, pace: this.#pace }, partnerId)
    const { due, goesOn } = await readTenant(db, partnerId, async (trx) => ({
      due: await dueConnections(trx, partnerId, await readNow(trx, partnerId), callsPerConnection),
      goesOn: await isTelling(trx, partnerId),
    }))
    for (const { connectionId, due: wanted } of due) await this.#claim(partnerId, connectionId, wanted)
    if (hasMore) this.nudge(partnerId)
    return hasMore || goesOn
  }

  /** Claims as many steps as there are places, and takes them. */
  async #claim(partnerId: string, connectionId: string | null, wanted: number): Promise<void> {
    const key = placeKey(partnerId, connectionId)
    const own = this.#calls.get(key) ?? 0
    const all = [...this.#calls.values()].reduce((sum, calls) => sum + calls, 0)
    const places = Math.min(wanted, callsPerConnection - own, callsHere - all, this.#places.free(key))
    if (places <= 0 || this.#sweep.signal.aborted) return
    const { db, readNow, findPlace } = this.#options
    const { leaseMs } = this.#pace
    // Taken before anything is waited for: others look at the same time, and calls end meanwhile.
    this.#count(key, places)
    const claimedAt = performance.now()
    let taken = 0
    try {
      const claimed = await writeTenant(db, partnerId, async (trx) => {
        const run = BigInt(randomInt(2 ** 47))
        const now = await readNow(trx, partnerId)
        const rows = await claimLicences(trx, partnerId, now, connectionId, places, { run, leaseMs })
        if (rows.length === 0) return []
        const orders = await serviceOrders(trx, partnerId, rows)
        const place = connectionId === null ? nowhere : await findPlace(trx, partnerId, connectionId)
        return rows.flatMap((row): Claimed[] => {
          const told = orders.get(row.id)
          return told === undefined ? [] : [{ now, claimedAt, run, row, told, place }]
        })
      })
      taken = claimed.length
      for (const one of claimed) {
        const taking = this.#take(partnerId, one, key)
        this.#running.add(taking)
        void taking.finally(() => this.#running.delete(taking))
      }
    } finally {
      this.#count(key, taken - places)
    }
  }

  #count(key: string, more: number): number {
    this.#places.count(key, more)
    const calls = (this.#calls.get(key) ?? 0) + more
    if (calls === 0) this.#calls.delete(key)
    else this.#calls.set(key, calls)
    return calls
  }

  async #take(partnerId: string, claimed: Claimed, key: string): Promise<void> {
    const { db, readNow, onError } = this.#options
    const { signal } = this.#sweep
    const { row, run } = claimed
    const { leaseMs, callLimitMs } = this.#pace
    try {
      // A process that has slept in between: another one may have gone on long ago, and nothing may be sent any more.
      const isLate = performance.now() - claimed.claimedAt > leaseMs - callLimitMs
      const step = isLate ? null : await this.#step(claimed)
      // A call that was cut off tells nothing: whoever serves next makes it again.
      if (step === null || (signal.aborted && (step.state === 'again' || step.state === 'failed')))
        await writeTenant(db, partnerId, (trx) => releaseLicence(trx, partnerId, row.id, run, step !== null))
      else
        await writeTenant(db, partnerId, async (trx) => {
          const now = await readNow(trx, partnerId)
          await settleLicence(
            trx,
            partnerId,
            row,
            run,
            courseAfter(courseOf(row), step, now, this.#pace),
            now,
          )
        })
    } catch (error) {
      onError(error)
    } finally {
      // Claiming one by one would cost as much as the steps themselves.
      if (this.#count(key, -1) <= callsPerConnection / 2) this.nudge(partnerId)
    }
  }

  async #step({ now, row, told, place }: Claimed): Promise<Step> {
    const course = courseOf(row)
    if (row.provisioner === null) return toldToNobody
    const { kind, ...said } = row.provisioner
    const { provisioner, settings } = this.#options.provisioners[kind]
    const { binding } = provisioner
    // What was laid down by a later version, before this one took its place again.
    if (binding === undefined) return { state: 'failed', trouble: internal, mayPass: false, leaves: false }
    const call: BindingCall = {
      operation: isCleaningUp(course) ? 'unbind' : row.telling,
      licence: licenceOf(row),
      ...told,
      settings: settings(said, place.catalog),
      connection: place.connection,
      memory: course.memory,
      attempt: course.attempt,
      begunAt: course.begunAt,
      now,
      signal: AbortSignal.any([AbortSignal.timeout(this.#pace.callLimitMs), this.#sweep.signal]),
    }
    const isPoll = course.phase === 'poll' || course.phase === 'clean_up_poll'
    try {
      return asBinding(await (isPoll ? binding.poll(call) : binding[call.operation](call)))
    } catch (error) {
      this.#options.onError(error)
      return { state: 'again', trouble: internal }
    }
  }
}

/** Nobody is asked for details of a licence, and nobody does it by hand: what asks for them has failed. */
function asBinding(step: Step): Step {
  if (step.state === 'needs') return { state: 'failed', trouble: internal, mayPass: false, leaves: false }
  return step.state === 'needs_details' ? { ...step, state: 'failed', mayPass: false } : step
}
