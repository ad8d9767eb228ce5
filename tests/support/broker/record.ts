import type { BrokerOperation } from './behaviour.ts'

export interface BrokerRequest {
  /** From 1, in the order in which they came. */
  readonly number: number
  readonly operation: BrokerOperation | null
  readonly instanceId: string | null
  /** Of what is about a binding. */
  readonly bindingId: string | null
  readonly method: string
  /** Without what comes behind `?`. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** All but `authorization`. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The JSON that came; undefined where none did. */
  readonly body: unknown
}

export interface BrokerAnswer {
  readonly status: number
  readonly body: string
}

/** Everything that came and went, and everything that was ever made: what proves that nothing was made twice or left. */
export class BrokerRecord {
  readonly requests: BrokerRequest[] = []
  /** Answers by the number of their request; who was not answered has none. */
  readonly answers = new Map<number, BrokerAnswer>()
  /** What did not keep to the specification, in words. */
  readonly violations: string[] = []
  /** The id of every instance each time that it was made, and each time that it was removed. */
  readonly made: string[] = []
  readonly removed: string[] = []
  /** The same of bindings. */
  readonly bound: string[] = []
  readonly unbound: string[] = []

  /** The requests of one kind, of all instances and bindings or one. */
  of(operation: BrokerOperation, id?: string): BrokerRequest[] {
    return this.requests.filter(
      (request) =>
        request.operation === operation &&
        (id === undefined || request.instanceId === id || request.bindingId === id),
    )
  }

  /** Instances that there are now, finished or not. */
  get live(): string[] {
    return left(this.made, this.removed)
  }

  /** Bindings that there are now, finished or not. */
  get liveBindings(): string[] {
    return left(this.bound, this.unbound)
  }

  clear(): void {
    this.requests.length = 0
    this.answers.clear()
    this.violations.length = 0
    this.made.length = 0
    this.removed.length = 0
    this.bound.length = 0
    this.unbound.length = 0
  }
}

function left(made: readonly string[], removed: readonly string[]): string[] {
  const balance = new Map<string, number>()
  for (const id of made) balance.set(id, (balance.get(id) ?? 0) + 1)
  for (const id of removed) balance.set(id, (balance.get(id) ?? 0) - 1)
  return [...balance].filter(([, count]) => count > 0).map(([id]) => id)
}
