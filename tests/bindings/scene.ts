import { expect, vi } from 'vitest'
import { BindingWorker } from '../../src/bindings/worker.ts'
import { checkCatalog } from '../../src/provisioners/open-service-broker/check-catalog.ts'
import { CallPlaces } from '../../src/provisioning/call-places.ts'
import type { Pace } from '../../src/provisioning/limits.ts'
import { bindingCatalog } from '../support/broker/catalog.ts'
import { startBroker } from '../support/broker/broker.ts'
import type { TestBroker } from '../support/broker/broker.ts'
import { ProvisioningScene, quickPace } from '../provisioning/scene.ts'
import { addPerson, assign, giveBack, hurryLicences, licence } from './licences.ts'
import type { NewPerson } from './licences.ts'

const patient = { timeout: 20_000, interval: 20 }

/** A partner whose products are set up by a real broker that wants to know who holds licences. */
export class BindingScene {
  readonly provisioning: ProvisioningScene
  readonly broker: TestBroker
  readonly #workers: BindingWorker[] = []

  private constructor(provisioning: ProvisioningScene, broker: TestBroker) {
    this.provisioning = provisioning
    this.broker = broker
  }

  static async open(): Promise<BindingScene> {
    const provisioning = await ProvisioningScene.open()
    const broker = await startBroker({ catalog: bindingCatalog })
    const scene = new BindingScene(provisioning, broker)
    provisioning.place = {
      connection: broker.connection,
      catalog: checkCatalog(bindingCatalog)?.catalog ?? null,
    }
    const product = (name: string, service: string, plan: string) =>
      provisioning.addProduct({
        name,
        provisioner: { kind: 'open_service_broker', service, plan, quantityParameter: null },
        isConnected: true,
      })
    await product('Meetings', 'service-meetings', 'plan-meetings')
    await product('Named', 'service-meetings', 'plan-meetings-named')
    await product('Devices', 'service-devices', 'plan-devices')
    await provisioning.addProduct({ name: 'Phones', provisioner: { kind: 'manual', by: 'partner' } })
    provisioning.startWorker()
    return scene
  }

  get db() {
    return this.provisioning.db
  }

  get partnerId() {
    return this.provisioning.partnerId
  }

  async close(): Promise<void> {
    await this.stopWorkers()
    await this.provisioning.close()
    await this.broker.close()
  }

  startWorker(pace: Pace = quickPace): BindingWorker {
    const { provisioning } = this
    const worker = new BindingWorker({
      db: this.db,
      readNow: provisioning.readNow,
      provisioners: provisioning.provisioners,
      findPlace: async () => provisioning.place,
      onError: (error) => provisioning.errors.push(error),
      pace,
      places: new CallPlaces(),
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

  /** A service that stands. */
  async provisioned(product = 'Meetings', ...others: string[]): Promise<string> {
    const [id = ''] = await this.provisioning.order(product, ...others)
    this.provisioning.nudge()
    await this.provisioning.until(id, 'provisioned')
    return id
  }

  /** Assigns a licence to somebody new. @returns its id */
  async give(serviceId: string, person: NewPerson = {}): Promise<string> {
    const personId = await addPerson(this.db, this.partnerId, serviceId, person)
    const [id = ''] = await assign(this.db, this.partnerId, serviceId, [personId])
    this.nudge()
    return id
  }

  async takeBack(...licenceIds: string[]): Promise<void> {
    await giveBack(this.db, this.partnerId, licenceIds)
    this.nudge()
  }

  async licence(id: string) {
    return licence(this.db, this.partnerId, id)
  }

  async hurry(): Promise<void> {
    await hurryLicences(this.db, this.partnerId)
    this.nudge()
  }

  /** Waits until nothing is being told of a licence any more, and looks at what stands then. */
  async untilTold(id: string, told: 'bound' | 'failed' | 'stays' | null): Promise<void> {
    await vi.waitFor(async () => {
      await this.hurry()
      const row = await this.licence(id)
      expect([row.told, row.telling]).toEqual([told, null])
    }, patient)
  }
}
