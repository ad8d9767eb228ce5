import type { Instant } from '../domain/instant.ts'
import type { Trouble } from '../domain/trouble.ts'

/** What a provisioner is asked to do with one service. */
export type Operation = 'start' | 'change' | 'withdraw'

/** What it is told when a subscription is suspended, and when it no longer is. */
export type Suspension = 'suspend' | 'resume'

/** What it is told when somebody gets a licence of a service, and when they no longer have it. */
export type Telling = 'bind' | 'unbind'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** What a provisioner wants to be told again with the next step of the same operation. */
export type Memory = { readonly [key: string]: Json }

/** All that is known of a service that is to be set up, changed, suspended or taken down. */
export interface ServiceOrder {
  readonly partner: { readonly id: string; readonly name: string | null }
  readonly customer: {
    readonly id: string
    readonly externalId: string
    readonly name: string
    readonly country: string | null
    readonly adminEmail: string | null
  }
  readonly subscription: {
    readonly id: string
    readonly externalId: string
    readonly offer: string
    readonly kind: 'trial' | 'paid'
    readonly quantity: number | null
  }
  /** Its `id` is the same in every step and every operation: what a provisioner makes can be named after it. */
  readonly service: {
    readonly id: string
    readonly externalId: string
    readonly product: string
    readonly licences: number | null
  }
  /** As they were submitted; empty where none are asked for. */
  readonly details: Memory
  /** Who caused it; a clock or a file where no person did. */
  readonly by: { readonly kind: string; readonly id: string | null }
}

/** One seat of a service, and who holds it. */
export interface Licence {
  /** Never another one's, and the same in every step: what a provisioner makes for it can be named after it. */
  readonly id: string
  /** Of somebody who was erased, the ids alone are left: name and address are empty. */
  readonly person: {
    readonly id: string
    readonly externalId: string
    readonly name: string
    readonly email: string | null
    /** In which they are written to. */
    readonly language: string | null
  }
}

/** Where the other side is and how one shows who one is there. */
export interface Connection {
  readonly url: string
  readonly auth:
    | { readonly kind: 'none' }
    | { readonly kind: 'basic'; readonly username: string; readonly password: string }
    | { readonly kind: 'bearer'; readonly token: string }
  /** Certificates (PEM) that are trusted for it, besides those that every server trusts. */
  readonly ca: string | null
}

/** One step of one operation. */
export interface Call<Settings = unknown, Asked extends Operation | Suspension = Operation> {
  readonly operation: Asked
  readonly order: ServiceOrder
  /** What the product says for this provisioner. */
  readonly settings: Settings
  /** Null for a provisioner that calls nobody. */
  readonly connection: Connection | null
  /** What the step before wanted to be told; null in the first one. */
  readonly memory: Memory | null
  /** What the last `done` of a start or change said of what there is now; null or absent where it said nothing. */
  readonly made?: Memory | null
  /** How often this operation has begun anew, from 1. */
  readonly attempt: number
  /** When this attempt began, and when it is now. */
  readonly begunAt: Instant
  readonly now: Instant
  /** Aborted when the step may take no longer, and when the process stops. */
  readonly signal: AbortSignal
}

/** One step of telling the other side of one licence. What it says of `made` is the service's. */
export interface BindingCall<Settings = unknown> extends Omit<Call<Settings>, 'operation'> {
  readonly operation: Telling
  readonly licence: Licence
}

/** What one step came to. */
export type Step =
  | {
      readonly state: 'done'
      /** Where people can look at it, where the other side says so. */
      readonly dashboardUrl?: string
      /** What later operations must know of what there is now, such as its number over there. */
      readonly made?: Memory
    }
  /** It goes on over there: ask again after so long. */
  | {
      readonly state: 'running'
      readonly memory: Memory
      readonly pollAfterMs: number
      /** The instant after which nobody asks any more; absent: the limit that holds for all. */
      readonly until?: Instant
      /** What the other side says of how far it is. */
      readonly note?: string
      /** Why this look at it told nothing; it is asked again all the same. */
      readonly trouble?: Trouble
    }
  /** The same step once more, after a pause: nothing has come of it, and nothing was left behind. */
  | {
      readonly state: 'again'
      readonly trouble: Trouble
      readonly memory?: Memory
      readonly afterMs?: number
    }
  /** This attempt has failed. */
  | {
      readonly state: 'failed'
      readonly trouble: Trouble
      /** Whether it may go well by itself if it is begun anew. */
      readonly mayPass: boolean
      /**
       * Whether something may have been left behind that has to be taken down first. Never after a change: what it was
       * about stands as it stood. Nor after a suspension.
       */
      readonly leaves: boolean
    }
  /** Somebody has to do something. */
  | { readonly state: 'needs'; readonly who: 'partner' | 'vendor' }
  /** The details are not what the other side wants. */
  | { readonly state: 'needs_details'; readonly trouble: Trouble; readonly leaves: boolean }

/**
 * What sets services up in a real system, or tells a person to. Every call may be repeated: a process can die after the
 * other side has heard it and before anybody has written down its answer, so the same call again must find what the
 * first one made, and make nothing twice. No call waits longer than its signal allows. None throws for what the other
 * side does; what it throws is a fault of its own, and counts as `again`.
 */
export interface Provisioner<Settings = unknown> {
  readonly kind: string
  start(call: Call<Settings>): Promise<Step>
  /** Asks how far what is `running` has come. */
  poll(call: Call<Settings, Operation | Suspension>): Promise<Step>
  /** Tells of another quantity or other details. */
  change(call: Call<Settings>): Promise<Step>
  /** Takes it down: all that `start` has made, also where that failed or was never answered. */
  withdraw(call: Call<Settings>): Promise<Step>
  /** Where the other side has a call for it; without it nobody is told, and the service goes on over there. */
  readonly suspension?: {
    /** Lets nobody use it, and keeps all that there is. */
    suspend(call: Call<Settings, Suspension>): Promise<Step>
    /** Lets it be used again, as before. Of what was never suspended it is done. */
    resume(call: Call<Settings, Suspension>): Promise<Step>
  }
  /** Where the other side is to know who holds licences; without it nobody is told, and nothing is kept. */
  readonly binding?: {
    /**
     * Whether this product's licences are told of.
     * @returns null where it cannot be said just now: then it stays as it was
     */
    isWanted(settings: Settings): boolean | null
    /** Tells that somebody holds a licence of a service that stands. The same one again finds the same. */
    bind(call: BindingCall<Settings>): Promise<Step>
    /** Takes it back: all that `bind` has made, also where that failed or was never answered. Of what is not there it is done. */
    unbind(call: BindingCall<Settings>): Promise<Step>
    /** Asks how far what is `running` has come. */
    poll(call: BindingCall<Settings>): Promise<Step>
  }
}
