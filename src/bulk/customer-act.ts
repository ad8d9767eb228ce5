import { isDeepStrictEqual } from 'node:util'
import type { TenantReader, TenantWriter } from '../database/transactions.ts'
import type { Action } from '../domain/roles.ts'
import { membersAmong } from '../reach/colleagues.ts'
import type { Act, Facts, Outcome, Recorded, Refusal, Scene, Target, WritingScene } from './act.ts'

/** A customer of which something changes. */
export interface Change<F> {
  readonly customerId: string
  readonly before: F
  readonly after: F
}

/** What tells one act on customers from another. */
export interface CustomerActParts<Wish, F extends Facts> {
  readonly action: Action
  /** What it is about, as it is: by customer. */
  readonly read: (
    trx: TenantReader,
    partnerId: string,
    customerIds: readonly string[],
  ) => Promise<ReadonlyMap<string, F>>
  /** What it makes of it. */
  readonly plan: (before: F, wish: Wish, scene: Scene) => F | { readonly refusal: Refusal }
  /** Who of the partner's people is in it: whoever comes in has to belong to the partner still. */
  readonly people: (facts: F) => readonly string[]
  readonly write: (trx: TenantWriter, scene: WritingScene, changes: readonly Change<F>[]) => Promise<void>
}

type Planned<F> = Change<F> | { readonly refusal: Refusal }

/** An act on customers: read, planned by a pure rule, written where it changes anything, undone by its opposite. */
export function customerAct<Wish, F extends Facts>(parts: CustomerActParts<Wish, F>): Act {
  /** What would change, by target; null for what is so already. */
  async function changesOf(
    trx: TenantReader,
    partnerId: string,
    targets: readonly Target[],
    after: (before: F, index: number) => F | { readonly refusal: Refusal },
  ): Promise<(Planned<F> | null)[]> {
    const ids = targets.map(({ customerId }) => customerId)
    const stored = await parts.read(trx, partnerId, ids)
    const planned = targets.map(({ customerId }, index): Planned<F> | null => {
      const before = stored.get(customerId)
      if (before === undefined) return { refusal: { code: 'customer_not_found' } }
      const wanted = after(before, index)
      if (isRefusal(wanted)) return wanted
      return isDeepStrictEqual(before, wanted) ? null : { customerId, before, after: wanted }
    })
    return refuseStrangers(trx, partnerId, planned)
  }

  async function refuseStrangers(
    trx: TenantReader,
    partnerId: string,
    planned: (Planned<F> | null)[],
  ): Promise<(Planned<F> | null)[]> {
    const comingIn = ({ before, after }: Change<F>) => {
      const known = new Set(parts.people(before))
      return parts.people(after).filter((id) => !known.has(id))
    }
    const changes = planned.filter((one) => one !== null && 'before' in one)
    const ids = [...new Set(changes.flatMap(comingIn))]
    if (ids.length === 0) return planned
    const members = await membersAmong(trx, partnerId, ids)
    return planned.map((one) =>
      one !== null && 'before' in one && comingIn(one).some((id) => !members.has(id))
        ? { refusal: { code: 'person_not_found' } }
        : one,
    )
  }

  async function written(trx: TenantWriter, scene: WritingScene, planned: (Planned<F> | null)[]) {
    const changes = planned.filter((one) => one !== null && 'before' in one)
    if (changes.length > 0) await parts.write(trx, scene, changes)
    return planned.map(outcomeOf)
  }

  return {
    action: parts.action,
    about: 'customer',
    preview: async (trx, scene, targets, wish) => {
      const planned = await changesOf(trx, scene.partnerId, targets, (before) =>
        parts.plan(before, wish as Wish, scene),
      )
      return planned.map(outcomeOf)
    },
    run: async (trx, scene, targets, wish) =>
      written(
        trx,
        scene,
        await changesOf(trx, scene.partnerId, targets, (before) => parts.plan(before, wish as Wish, scene)),
      ),
    undo: async (trx, scene, items) =>
      written(
        trx,
        scene,
        await changesOf(trx, scene.partnerId, items, (stored, index) => undone(stored, items[index])),
      ),
  }
}

/** What was there before, where what came of it is there still. */
function undone<F extends Facts>(stored: F, item: Recorded | undefined): F | { readonly refusal: Refusal } {
  if (item === undefined || !isDeepStrictEqual({ ...stored }, { ...item.after }))
    return { refusal: { code: 'changed_since' } }
  // Stored by this very act.
  return item.before as F
}

function isRefusal(value: object): value is { readonly refusal: Refusal } {
  return 'refusal' in value
}

function outcomeOf<F extends Facts>(planned: Planned<F> | null): Outcome {
  if (planned === null) return { state: 'unchanged' }
  if (isRefusal(planned)) return { state: 'refused', ...planned.refusal }
  return { state: 'done', before: planned.before, after: planned.after }
}
