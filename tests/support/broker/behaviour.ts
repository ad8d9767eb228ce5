export type BrokerOperation = InstanceOperation | BindingOperation
export type InstanceOperation =
  | 'catalog'
  | 'provision'
  | 'update'
  | 'deprovision'
  | 'last_operation'
  | 'fetch'
export type BindingOperation = 'bind' | 'unbind' | 'last_binding_operation' | 'fetch_binding'

/** How the broker takes one request; what is not said is as a good broker does it. */
export interface Behaviour {
  /** Waits before it does anything. */
  readonly delayMs?: number
  /** Takes it up and works on it, instead of doing it at once. */
  readonly takes?: Work
  /** Answers this, and does nothing. A text goes out as it is, anything else as JSON. */
  readonly answer?: {
    readonly status: number
    readonly body?: unknown
    readonly headers?: Record<string, string>
  }
  /** Does what was asked all the same, before it answers otherwise or not at all. */
  readonly does?: true
  /** Says nothing, ever; or lays down in the middle of its answer. */
  readonly silence?: 'hangs' | 'breaks_off' | 'breaks_off_in_the_body'
}

export interface Work {
  /** How often it says `in progress` before it ends. */
  readonly polls?: number
  /** How long it takes at least. */
  readonly ms?: number
  /** How it ends; `never`: it goes on for ever. `lies`: it says that it went well, and nothing is there. */
  readonly ends?: 'succeeded' | 'failed' | 'never' | 'lies'
  /** What it says meanwhile and at the end. */
  readonly says?: string
  /** The seconds or the date of `Retry-After`. */
  readonly retryAfter?: string
  /** What it calls the operation; null: nothing. */
  readonly name?: string | null
  /** What it says of an update that failed. */
  readonly usable?: boolean
  readonly repeatable?: boolean
}

/** Takes it up, says `in progress` once, and ends well. */
export const takesUp = (work: Work = {}): Behaviour => ({ takes: { polls: 1, ...work } })
export const answers = (
  status: number,
  body: unknown = {},
  headers: Record<string, string> = {},
): Behaviour => ({
  answer: { status, body, headers },
})
/** Does it, and answers as if it had not. */
export const doesAndAnswers = (status: number, body: unknown = {}): Behaviour => ({
  ...answers(status, body),
  does: true,
})
export const hangs: Behaviour = { silence: 'hangs' }
export const doesAndHangs: Behaviour = { silence: 'hangs', does: true }
export const breaksOff: Behaviour = { silence: 'breaks_off' }
export const doesAndBreaksOff: Behaviour = { silence: 'breaks_off', does: true }
export const notJson = (status: number): Behaviour => doesAndAnswers(status, '<html>a proxy speaks</html>')
export const refuses = (
  error: 'AsyncRequired' | 'ConcurrencyError' | 'MaintenanceInfoConflict' | 'RequiresApp',
): Behaviour => answers(422, { error, description: `The broker says ${error}` })
export const wantsOtherDetails = (description: string): Behaviour => answers(400, { description })

/** What was agreed on for which requests. */
export class Script {
  readonly #once = new Map<string, Behaviour[]>()
  readonly #always = new Map<string, Behaviour>()
  readonly #held = new Map<string, () => void>()

  /**
   * For the next requests of one kind, one each.
   * @param target a binding's id, an instance's id, the external id of its service, or `*` for whichever comes
   */
  next(target: string, operation: BrokerOperation, ...behaviours: readonly Behaviour[]): void {
    const key = keyOf(target, operation)
    this.#once.set(key, [...(this.#once.get(key) ?? []), ...behaviours])
  }

  /** For all that have nothing of their own. */
  always(target: string, operation: BrokerOperation, behaviour: Behaviour): void {
    this.#always.set(keyOf(target, operation), behaviour)
  }

  /** Does what the next request of this instance or binding wants, says so here, and keeps the answer for ever. */
  holdNext(target: string, onHeld: () => void): void {
    this.#held.set(target, onHeld)
  }

  /** Whether the answer is to be kept: once for each that was asked for. */
  holds(...targets: readonly (string | null)[]): boolean {
    const target = targets.find((one) => one !== null && this.#held.has(one)) ?? ''
    const told = this.#held.get(target)
    this.#held.delete(target)
    told?.()
    return told !== undefined
  }

  clear(): void {
    this.#once.clear()
    this.#always.clear()
    this.#held.clear()
  }

  /** What holds for a request that is about something with these names. */
  take(names: readonly string[], operation: BrokerOperation): Behaviour {
    for (const name of [...names, '*']) {
      const once = this.#once.get(keyOf(name, operation))?.shift()
      const behaviour = once ?? this.#always.get(keyOf(name, operation))
      if (behaviour !== undefined) return behaviour
    }
    return {}
  }
}

const keyOf = (target: string, operation: BrokerOperation): string => `${target} ${operation}`
