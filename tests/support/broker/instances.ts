import type { Work } from './behaviour.ts'
import type { BrokerRecord } from './record.ts'

/** What an instance is made of. */
export interface Values {
  readonly serviceId: string
  readonly planId: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly version: string | null
}

export interface Operation {
  readonly kind: 'provision' | 'update' | 'deprovision'
  readonly name: string | null
  readonly work: Work
  readonly endsAt: number
  /** What it will be when it has ended well. */
  readonly values: Values
  pollsLeft: number
  state: 'in progress' | 'succeeded' | 'failed'
}

export interface Instance {
  readonly id: string
  readonly externalId: string | null
  values: Values
  operation: Operation | null
}

/** What the broker has, in memory. */
export class Instances {
  readonly #all = new Map<string, Instance>()
  /** What it was asked last about those that are no longer there. */
  readonly #last = new Map<string, Instance>()
  readonly #record: BrokerRecord
  #names = 0

  constructor(record: BrokerRecord) {
    this.#record = record
  }

  get(id: string): Instance | undefined {
    return this.#all.get(id)
  }

  /** Also one that has gone: its last operation can still be asked after. */
  known(id: string): Instance | undefined {
    return this.#all.get(id) ?? this.#last.get(id)
  }

  make(id: string, externalId: string | null, values: Values): Instance {
    const instance: Instance = { id, externalId, values, operation: null }
    this.#all.set(id, instance)
    this.#record.made.push(id)
    return instance
  }

  remove(instance: Instance): void {
    if (!this.#all.delete(instance.id)) return
    this.#last.set(instance.id, instance)
    this.#record.removed.push(instance.id)
  }

  begin(instance: Instance, kind: Operation['kind'], work: Work, values: Values): Operation {
    this.#names += 1
    const name = work.name === undefined ? `${kind}-${this.#names}` : work.name
    const endsAt = Date.now() + (work.ms ?? 0)
    const operation: Operation = {
      kind,
      name,
      work,
      endsAt,
      values,
      pollsLeft: work.polls ?? 0,
      state: 'in progress',
    }
    instance.operation = operation
    return operation
  }

  /** Looks at what is worked on, and lets it end when it is time. */
  look(instance: Instance, operation: Operation): void {
    if (operation.state !== 'in progress' || operation.work.ends === 'never') return
    operation.pollsLeft -= 1
    if (operation.pollsLeft >= 0 || Date.now() < operation.endsAt) return
    operation.state = operation.work.ends === 'failed' ? 'failed' : 'succeeded'
    if (operation.state === 'failed') return
    if (operation.kind === 'deprovision' || operation.work.ends === 'lies') this.remove(instance)
    else instance.values = operation.values
  }
}
