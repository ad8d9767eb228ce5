import type { BrokerOperation } from './behaviour.ts'

export interface BrokerRequest {
  /** From 1, in the order in which they came. */
  readonly number: number
  readonly operation: BrokerOperation | null
  readonly instanceId: string | null
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

  /** The requests of one kind, of all instances or one. */
  of(operation: BrokerOperation, instanceId?: string): BrokerRequest[] {
    return this.requests.filter(
      (request) =>
        request.operation === operation && (instanceId === undefined || request.instanceId === instanceId),
    )
  }

  /** Instances that there are now, finished or not. */
  get live(): string[] {
    const balance = new Map<string, number>()
    for (const id of this.made) balance.set(id, (balance.get(id) ?? 0) + 1)
    for (const id of this.removed) balance.set(id, (balance.get(id) ?? 0) - 1)
    return [...balance].filter(([, count]) => count > 0).map(([id]) => id)
  }

  clear(): void {
    this.requests.length = 0
    this.answers.clear()
    this.violations.length = 0
    this.made.length = 0
    this.removed.length = 0
  }
}
