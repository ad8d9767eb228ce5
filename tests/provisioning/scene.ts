import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { expect, vi } from 'vitest'
import type { Actor } from '../../src/contract/actor.ts'
import { newId } from '../../src/database/ids.ts'
import { timestampText } from '../../src/database/timestamps.ts'
import type { ProductProvisioner } from '../../src/database/provisioning-tables.ts'
import { readTenant, writeTenant } from '../../src/database/transactions.ts'
import type { LifeState } from '../../src/domain/service-life.ts'
import { addCustomer } from '../../src/orders/customers.ts'
import { orderSubscription } from '../../src/orders/order-subscription.ts'
import { createPartner } from '../../src/partners/repository.ts'
import { detailsSubmitted, retry, withdraw } from '../../src/provisioning/begin.ts'
import type { Scene } from '../../src/provisioning/begin.ts'
import { followChanges } from '../../src/provisioning/follow.ts'
import { usualPace } from '../../src/provisioning/limits.ts'
import type { Pace } from '../../src/provisioning/limits.ts'
import { kindsToldOfSuspension, provisionersFor } from '../../src/provisioning/provisioners.ts'
import type { Place, Provisioners } from '../../src/provisioning/provisioners.ts'
import { ProvisioningWorker } from '../../src/provisioning/worker.ts'
import { lockService } from '../../src/services/find.ts'
import type { FoundService } from '../../src/services/find.ts'
import { stateOf } from '../../src/services/move.ts'
import { databaseClock } from '../../src/standings/now.ts'
import { doAct } from '../../src/subscriptions/do-act.ts'
import type { ActBody } from '../../src/subscriptions/read-wish.ts'
import { checkStored } from '../standings/check-stored.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'

/** Everything at once, so that no test waits; the order of things is the same. */
export const quickPace: Pace = {
  ...usualPace,
  anewAfterMs: [1, 1, 1],
  againAfterMs: 1,
  longestPauseMs: 20,
  maxTries: 4,
  maxRemovalTries: 6,
  callLimitMs: 2_000,
  leaseMs: 6_000,
}

export interface Product {
  readonly name: string
  readonly provisioner: ProductProvisioner
  readonly isConnected?: boolean
  readonly details?: object
  readonly usualSeconds?: number
}

/** A partner in a database of its own, whose products can be ordered, and the workers that set them up. */
export class ProvisioningScene {
  readonly partnerId: string
  readonly readNow = databaseClock()
  readonly #fresh: FreshDatabase
  readonly #actor: Actor
  readonly #workers: ProvisioningWorker[] = []
  readonly errors: unknown[] = []
  place: Place = { connection: null, catalog: null }
  provisioners: Provisioners = provisionersFor({ allowPrivateAddresses: true })
  readonly #connectionId = newId()

  private constructor(fresh: FreshDatabase, partnerId: string) {
    this.#fresh = fresh
    this.partnerId = partnerId
    this.#actor = {
      kind: 'token',
      id: newId(),
      sessionId: null,
      personId: null,
      partnerId,
      role: 'partner_full_admin',
      customerId: null,
      address: '127.0.0.1',
    }
  }

  /** @param inside a database that there is, for several partners in it */
  static async open(inside?: FreshDatabase): Promise<ProvisioningScene> {
    const fresh = inside ?? (await freshDatabase())
    const { id } = await createPartner(fresh.database.db, 'Nordlys Drift')
    const scene = new ProvisioningScene(fresh, id)
    await writeTenant(scene.db, id, (trx) =>
      sql`insert into connections (partner_id, id, external_id, name, kind, url, auth, created_at, updated_at)
        values (${id}, ${scene.#connectionId}, 'broker', 'Broker', 'open_service_broker', 'http://127.0.0.1', 'none',
          now(), now())`.execute(trx),
    )
    return scene
  }

  get db() {
    return this.#fresh.database.db
  }

  /** A full administrator. */
  get actor(): Actor {
    return this.#actor
  }

  get context() {
    return { database: this.#fresh.database, readNow: this.readNow }
  }

  async close(): Promise<void> {
    await this.stopWorkers()
    await this.#fresh.drop()
  }

  async addProduct({ name, provisioner, isConnected, details, usualSeconds }: Product): Promise<void> {
    const id = newId()
    await writeTenant(this.db, this.partnerId, (trx) =>
      sql`insert into products (partner_id, id, external_id, name, provisioner, connection_id, details, usual_seconds,
          position, created_at, updated_at)
        values (${this.partnerId}, ${id}, ${name}, ${name}, ${JSON.stringify(provisioner)},
          ${isConnected === true ? this.#connectionId : null},
          ${details === undefined ? null : JSON.stringify(details)}, ${usualSeconds ?? null}, 0, now(), now())`.execute(
        trx,
      ),
    )
  }

  /** Orders these products for a new customer. @returns the services' ids, in the order of the products */
  async order(...products: readonly string[]): Promise<string[]> {
    const customerId = await addCustomer(this.context, this.#actor, null, {
      name: `Customer ${newId().slice(-6)}`,
      country: 'NO',
      adminEmail: null,
      tags: [],
    })
    const wish = {
      externalId: null,
      what: {
        offer: 'Offer',
        products: products.map((product) => ({ product, licences: 'quantity' as const })),
      },
      kind: 'paid',
      startsAt: null,
      endsAt: null,
      term: null,
      trialDays: null,
      quantity: 5,
      price: null,
      autoRenew: false,
      alignTo: null,
    } as const
    const { row } = await orderSubscription(this.context, this.#actor, customerId, wish, {
      isPreview: false,
      language: 'en',
    })
    return products.map((product) => row.services.find((one) => one.product === product)?.id ?? '')
  }

  /** Does something with a service in a transaction, as a person would. */
  async with<T>(serviceId: string, act: (scene: Scene, found: FoundService) => Promise<T>): Promise<T> {
    return writeTenant(this.db, this.partnerId, async (trx) => {
      const found = await lockService(trx, this.partnerId, { kind: 'all' }, serviceId)
      const now = await this.readNow(trx, this.partnerId)
      return act([trx, this.partnerId, { kind: 'token', id: this.#actor.id }, now], found)
    })
  }

  async submit(serviceId: string, details: object): Promise<void> {
    await this.with(serviceId, async (scene, found) => {
      const [trx] = scene
      await sql`update service_details set state = 'submitted', details = ${JSON.stringify(details)}, submitted_at = now()
        where partner_id = ${this.partnerId} and service_id = ${serviceId}`.execute(trx)
      await detailsSubmitted(scene, found)
    })
    this.nudge()
  }

  async retry(serviceId: string): Promise<boolean | null> {
    const done = await this.with(serviceId, retry)
    this.nudge()
    return done
  }

  async withdraw(serviceId: string): Promise<boolean | null> {
    const done = await this.with(serviceId, withdraw)
    this.nudge()
    return done
  }

  startWorker(pace: Pace = quickPace): ProvisioningWorker {
    const worker = new ProvisioningWorker({
      db: this.db,
      readNow: this.readNow,
      provisioners: this.provisioners,
      findPlace: async () => this.place,
      onError: (error) => this.errors.push(error),
      pace,
    })
    worker.start()
    this.#workers.push(worker)
    return worker
  }

  async stopWorkers(): Promise<void> {
    for (const worker of this.#workers.splice(0)) await worker.stop()
  }

  nudge(): void {
    for (const worker of this.#workers) worker.nudge(this.partnerId)
  }

  async service(serviceId: string) {
    return this.with(serviceId, async (_, { service, subscription }) => ({
      ...service,
      state: stateOf(service),
      rolledUp: subscription.provisioning_status,
    }))
  }

  /** Operations of a service, oldest first. */
  async operations(serviceId: string) {
    return readTenant(this.db, this.partnerId, (trx) =>
      trx
        .selectFrom('operations')
        .selectAll()
        .where('partner_id', '=', this.partnerId)
        .where('service_id', '=', serviceId)
        .orderBy('created_at')
        .orderBy('id')
        .execute(),
    )
  }

  /** What happened to a service, by the history's kinds, oldest first. */
  async story(serviceId: string): Promise<string[]> {
    const rows = await readTenant(this.db, this.partnerId, (trx) =>
      trx
        .selectFrom('history')
        .select('action')
        .where('partner_id', '=', this.partnerId)
        .where('subject_id', '=', serviceId)
        .orderBy('id')
        .execute(),
    )
    return rows.map(({ action }) => action)
  }

  async openTask(serviceId: string) {
    return readTenant(this.db, this.partnerId, (trx) =>
      trx
        .selectFrom('tasks')
        .selectAll()
        .where('partner_id', '=', this.partnerId)
        .where('service_id', '=', serviceId)
        .where('ended_at', 'is', null)
        .executeTakeFirst(),
    )
  }

  /** Everything that is derived agrees with the facts. */
  async differences(): Promise<string[]> {
    return checkStored(this.db, this.partnerId, this.readNow)
  }

  /** Lets services follow what has changed. */
  async follow(): Promise<void> {
    await followChanges(this.db, this.readNow, this.partnerId, kindsToldOfSuspension(this.provisioners))
    this.nudge()
  }

  /** Acts on the subscription of a service, as a person does. */
  async act(serviceId: string, body: ActBody): Promise<void> {
    const subscriptionId = await this.with(serviceId, async (_, { subscription }) => subscription.id)
    await doAct(this.context, this.#actor, subscriptionId, body, false)
  }

  /** Writes columns of the subscription of a service, as acts and the clock do. */
  async changeSubscription(serviceId: string, columns: RawBuilder<unknown>): Promise<void> {
    await writeTenant(this.db, this.partnerId, (trx) =>
      sql`update subscriptions s set ${columns} from services v
        where s.partner_id = ${this.partnerId} and v.partner_id = s.partner_id and v.id = ${serviceId}
          and s.id = v.subscription_id`.execute(trx),
    )
  }

  async changeLicences(serviceId: string, licences: number): Promise<void> {
    await writeTenant(this.db, this.partnerId, (trx) =>
      sql`update services set licences = ${licences} where partner_id = ${this.partnerId} and id = ${serviceId}`.execute(
        trx,
      ),
    )
  }

  /** Since when the services of a service's subscription are taken down. */
  async endedAt(serviceId: string): Promise<number | null> {
    return this.with(serviceId, async (_, { subscription }) => subscription.services_ended_at)
  }

  /** Waits for a state; what is to be asked after later is asked after now. */
  async until(serviceId: string, state: LifeState): Promise<void> {
    await vi.waitFor(
      async () => {
        await this.hurry(serviceId)
        expect((await this.service(serviceId)).state).toBe(state)
      },
      { timeout: 20_000, interval: 20 },
    )
  }

  /** Waits until nothing is being done with a service any more. */
  async settled(serviceId: string): Promise<void> {
    await vi.waitFor(
      async () => {
        await this.hurry(serviceId)
        for (const one of await this.operations(serviceId)) expect(one.ended_at).not.toBeNull()
      },
      { timeout: 20_000, interval: 20 },
    )
  }

  /** Lets the time be over that an operation may take. */
  async outOfTime(serviceId: string): Promise<void> {
    await writeTenant(this.db, this.partnerId, (trx) =>
      sql`update operations set deadline_at = begun_at
        where partner_id = ${this.partnerId} and service_id = ${serviceId} and ended_at is null`.execute(trx),
    )
  }

  /** Lets what is due later be due now. */
  async hurry(serviceId: string): Promise<void> {
    await writeTenant(this.db, this.partnerId, (trx) =>
      sql`update operations set next_at = ${timestampText(0)}
        where partner_id = ${this.partnerId} and service_id = ${serviceId} and ended_at is null
          and lease_until is null`.execute(trx),
    )
    this.nudge()
  }
}
