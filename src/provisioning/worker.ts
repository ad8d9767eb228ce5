import { randomInt } from 'node:crypto'
import type { Db } from '../database/connect.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import { PartnerSweep } from '../partners/sweep.ts'
import type { Why } from '../partners/sweep.ts'
import type { Instant } from '../domain/instant.ts'
import type { Call, Operation, Provisioner, Step, Suspension } from '../provisioners/provisioner.ts'
import type { ReadNow } from '../standings/now.ts'
import { isCleaningUp, isSuspension } from './course.ts'
import { followChanges } from './follow.ts'
import { CallPlaces, placeKey } from './call-places.ts'
import { callsPerConnection, idleMs, sweepMs, usualPace } from './limits.ts'
import type { Pace } from './limits.ts'
import { claimOperations, dueConnections, hasOpenOperations, releaseOperation } from './claims.ts'
import { courseOf } from './operations.ts'
import type { OperationRow } from './operations.ts'
import { serviceOrders } from './orders.ts'
import type { Told } from './orders.ts'
import { kindsToldOfSuspension } from './provisioners.ts'
import type { FindPlace, Place, Provisioners } from './provisioners.ts'
import { settleStep } from './settle.ts'
import { tellStuck } from './tell-stuck.ts'

export interface ProvisioningWorkerOptions {
  readonly db: Db
  readonly readNow: ReadNow
  readonly provisioners: Provisioners
  readonly findPlace: FindPlace
  /** Told of failures; the worker itself goes on. */
  readonly onError: (error: unknown) => void
  readonly pace?: Pace
  /** Shared with what else calls from this process. */
  readonly places?: CallPlaces
}

const nowhere: Place = { connection: null, catalog: null }

interface Claimed {
  readonly now: Instant
  /** By this process's own clock, which nobody sets. */
  readonly claimedAt: number
  readonly operation: OperationRow
  readonly told: Told
  readonly place: Place
}

/**
 * Takes the steps of what is being done with services, of all partners: at once what is begun in this process, within
 * seconds what is due later or was left by a process that has died. Several processes may have one each. A connection
 * that answers slowly holds up its own services and nobody else's.
 */
export class ProvisioningWorker {
  readonly #options: ProvisioningWorkerOptions
  readonly #pace: Pace
  readonly #toldOfSuspension: readonly string[]
  readonly #sweep: PartnerSweep
  readonly #running = new Set<Promise<void>>()
  readonly #places: CallPlaces

  constructor(options: ProvisioningWorkerOptions) {
    this.#options = options
    this.#pace = options.pace ?? usualPace
    this.#places = options.places ?? new CallPlaces()
    this.#toldOfSuspension = kindsToldOfSuspension(options.provisioners)
    const { db, onError } = options
    const look = (partnerId: string, why: Why) => this.#look(partnerId, why)
    this.#sweep = new PartnerSweep({ db, look, onError, everyMs: sweepMs, idleMs })
  }

  start(): void {
    this.#sweep.start()
  }

  /** Looks at once whether something of this partner is due. */
  nudge(partnerId: string): void {
    this.#sweep.nudge(partnerId)
  }

  /** Lets go of what is under way: whoever serves next asks again, and finds what this one has made. */
  async stop(): Promise<void> {
    await this.#sweep.stop()
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  /** @returns whether something was done, or goes on by itself */
  async #look(partnerId: string, why: Why): Promise<boolean> {
    const { db, readNow } = this.#options
    const isSwept = why === 'swept'
    const followed = isSwept ? await followChanges(db, readNow, partnerId, this.#toldOfSuspension) : 0
    const stuck = isSwept ? await tellStuck(db, readNow, partnerId) : 0
    const { due, goesOn } = await readTenant(db, partnerId, async (trx) => ({
      due: await dueConnections(trx, partnerId, await readNow(trx, partnerId), callsPerConnection),
      goesOn: await hasOpenOperations(trx, partnerId),
    }))
    for (const { connectionId, due: wanted } of due) await this.#claim(partnerId, connectionId, wanted)
    return followed + stuck > 0 || goesOn
  }

  /** Claims as many steps as there are places, and takes them. */
  async #claim(partnerId: string, connectionId: string | null, wanted: number): Promise<void> {
    const key = placeKey(partnerId, connectionId)
    const places = Math.min(wanted, this.#places.free(key))
    if (places <= 0 || this.#sweep.signal.aborted) return
    const { db, readNow, findPlace } = this.#options
    const { leaseMs } = this.#pace
    // Taken before anything is waited for: others look at the same time, and calls end meanwhile.
    this.#places.count(key, places)
    const claimedAt = performance.now()
    let taken = 0
    try {
      const claimed = await writeTenant(db, partnerId, async (trx) => {
        const run = BigInt(randomInt(2 ** 47))
        const now = await readNow(trx, partnerId)
        const rows = await claimOperations(trx, partnerId, now, connectionId, places, { run, leaseMs })
        if (rows.length === 0) return []
        const orders = await serviceOrders(trx, partnerId, rows)
        const place = connectionId === null ? nowhere : await findPlace(trx, partnerId, connectionId)
        return rows.flatMap((operation): Claimed[] => {
          const told = orders.get(operation.id)
          return told === undefined ? [] : [{ now, claimedAt, operation, told, place }]
        })
      })
      taken = claimed.length
      for (const one of claimed) {
        const taking = this.#take(partnerId, one, key)
        this.#running.add(taking)
        void taking.finally(() => this.#running.delete(taking))
      }
    } finally {
      this.#places.count(key, taken - places)
    }
  }

  async #take(partnerId: string, claimed: Claimed, key: string): Promise<void> {
    const { db, readNow, onError } = this.#options
    const { signal } = this.#sweep
    const { operation } = claimed
    const { leaseMs, callLimitMs } = this.#pace
    try {
      // A process that has slept in between: another one may have gone on long ago, and nothing may be sent any more.
      const isLate = performance.now() - claimed.claimedAt > leaseMs - callLimitMs
      const step = isLate ? null : await this.#step(claimed)
      // A call that was cut off tells nothing: whoever serves next makes it again.
      if (step === null || (signal.aborted && (step.state === 'again' || step.state === 'failed'))) {
        const { id, run } = operation
        if (run !== null)
          await writeTenant(db, partnerId, (trx) => releaseOperation(trx, partnerId, id, run, step !== null))
        return
      }
      const { licences } = claimed.told.order.service
      await settleStep(db, readNow, partnerId, operation, { step, licences }, this.#pace)
    } catch (error) {
      onError(error)
    } finally {
      const left = this.#places.count(key, -1)
      // Claiming one by one would cost as much as the steps themselves.
      if (left <= callsPerConnection / 2) this.nudge(partnerId)
    }
  }

  async #step({ now, operation, told, place }: Claimed): Promise<Step> {
    const course = courseOf(operation)
    const { kind, ...said } = operation.provisioner
    const { provisioner, settings } = this.#options.provisioners[kind]
    const isCleaning = isCleaningUp(course)
    const call = {
      operation: isCleaning ? ('withdraw' as const) : course.kind,
      ...told,
      settings: settings(said, place.catalog),
      connection: place.connection,
      memory: course.memory,
      attempt: course.attempt,
      begunAt: course.begunAt,
      now,
      signal: AbortSignal.any([AbortSignal.timeout(this.#pace.callLimitMs), this.#sweep.signal]),
    }
    try {
      if (course.phase === 'poll' || course.phase === 'clean_up_poll') return await provisioner.poll(call)
      return await firstStep(provisioner, call)
    } catch (error) {
      this.#options.onError(error)
      return {
        state: 'again',
        trouble: { code: 'internal', params: {}, words: null, technical: null },
      }
    }
  }
}

/** The first step of an operation. */
async function firstStep(
  provisioner: Provisioner,
  call: Call<unknown, Operation | Suspension>,
): Promise<Step> {
  const { operation } = call
  if (!isSuspension(operation)) return provisioner[operation]({ ...call, operation })
  const { suspension } = provisioner
  // What was laid down by a later version, before this one took its place again.
  if (suspension === undefined)
    return {
      state: 'failed',
      trouble: { code: 'internal', params: {}, words: null, technical: null },
      mayPass: false,
      leaves: false,
    }
  return suspension[operation]({ ...call, operation })
}
