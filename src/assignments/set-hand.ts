import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { sightOf } from '../reach/reach.ts'
import { timestampText } from '../database/timestamps.ts'
import { writeTenant } from '../database/transactions.ts'
import type { TenantWriter } from '../database/transactions.ts'
import { dayMs } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import { appendHistory } from '../history/append.ts'
import type { Actor as HistoryActor } from '../history/append.ts'
import { appendEvent } from '../outbox/append.ts'
import { assignedPeople } from '../reach/assigned.ts'
import { membersAmong } from '../reach/colleagues.ts'
import { marksOf } from '../reach/marks.ts'
import { isSeen } from '../reach/sees.ts'
import { lockCustomers, readCustomers, standingSourceOf } from '../standings/sources.ts'
import type { StoredCustomer } from '../standings/sources.ts'
import { writeStandings } from '../standings/write.ts'
import { maxInHandDays } from './limits.ts'
import { updateHands } from './repository.ts'
import type { StoredHand } from './repository.ts'

/**
 * Says who answers for a customer and until when somebody has it in hand: from now until then it stands behind what
 * nobody has, for everybody (docs/decisions/0015).
 * @throws AppError customer_not_found, also for one beyond reach; person_not_found for who is not one of the partner's
 *   people; in_hand_until_unfit for an instant that is past or too far away
 */
export async function setHand(
  { database, readNow }: ApiContext,
  actor: Actor,
  customerId: string,
  hand: StoredHand,
): Promise<void> {
  const { partnerId } = actor
  const { reach } = sightOf(actor)
  await writeTenant(database.db, partnerId, async (trx) => {
    const ids = await lockCustomers(trx, partnerId, [customerId])
    const [customer] = await readCustomers(trx, partnerId, ids)
    if (
      customer === undefined ||
      customer.archived_at !== null ||
      !(await isSeen(trx, partnerId, reach, customerId))
    )
      throw new AppError('customer_not_found')
    const now = await readNow(trx, partnerId)
    await requireFit(trx, partnerId, customer, hand, now)
    const by = { kind: actor.kind, id: actor.id }
    if (!(await putInHands(trx, partnerId, by, [{ customer, hand }], now))) return
    await appendAudit(trx, partnerId, actor, {
      action: 'hand_changed',
      subjectKind: 'customer',
      subjectId: customerId,
      customerId,
      details: { responsibleId: hand.responsibleId, inHandUntil: timestampText(hand.inHandUntil) },
    })
  })
}

async function requireFit(
  trx: TenantWriter,
  partnerId: string,
  customer: StoredCustomer,
  { responsibleId, inHandUntil }: StoredHand,
  now: Instant,
): Promise<void> {
  if (inHandUntil !== null && inHandUntil !== customer.in_hand_until)
    if (inHandUntil <= now || inHandUntil > now + maxInHandDays * dayMs)
      throw new AppError('in_hand_until_unfit', { days: maxInHandDays })
  if (responsibleId === null || responsibleId === customer.responsible_id) return
  if (!(await membersAmong(trx, partnerId, [responsibleId])).has(responsibleId))
    throw new AppError('person_not_found')
}

/**
 * The same in the caller's transaction, for customers that it has locked and read: rows, standings, search, history and
 * event.
 * @returns whether anything changed
 */
export async function putInHands(
  trx: TenantWriter,
  partnerId: string,
  actor: HistoryActor,
  wishes: readonly { readonly customer: StoredCustomer; readonly hand: StoredHand }[],
  now: Instant,
): Promise<boolean> {
  const changes = wishes.flatMap((wish) => changeOf(wish.customer, wish.hand) ?? [])
  if (changes.length === 0) return false
  await updateHands(
    trx,
    partnerId,
    changes.map(({ customer, hand }) => ({ customerId: customer.id, hand })),
  )
  await appendHistory(
    trx,
    partnerId,
    actor,
    now,
    changes.map((change) => change.entry),
  )
  // What is deleted stands nowhere; it comes back as it is by then (archive/customers.ts).
  const there = changes.filter(({ customer }) => customer.archived_at === null)
  const ids = there.map(({ customer }) => customer.id)
  const assigned = await assignedPeople(trx, partnerId, ids)
  const sources = there.map(({ customer, hand }) => ({
    ...standingSourceOf({ ...customer, in_hand_until: hand.inHandUntil }),
    people: marksOf(assigned.get(customer.id) ?? [], hand.responsibleId),
  }))
  await writeStandings(trx, partnerId, sources, now)
  await appendEvent(trx, partnerId, 'inside_changed', now, ids)
  return true
}

/** What a hand changes of a customer; undefined where nothing. */
function changeOf(customer: StoredCustomer, hand: StoredHand) {
  const before = factsOf(handOf(customer))
  const after = factsOf(hand)
  const fields = (['responsible', 'inHandUntil', 'handNote'] as const).filter(
    (field) => before[field] !== after[field],
  )
  if (fields.length === 0) return undefined
  const only = (facts: typeof before) => Object.fromEntries(fields.map((field) => [field, facts[field]]))
  const entry = {
    customerId: customer.id,
    action: 'customer_hand_changed',
    subjectKind: 'customer',
    subjectId: customer.id,
    before: only(before),
    after: only(after),
  } as const
  return { customer, hand, entry }
}

/** Whose a customer is by now. */
export function handOf(customer: StoredCustomer): StoredHand {
  return {
    responsibleId: customer.responsible_id,
    inHandUntil: customer.in_hand_until,
    note: customer.hand_note,
  }
}

function factsOf({ responsibleId, inHandUntil, note }: StoredHand) {
  return { responsible: responsibleId, inHandUntil: timestampText(inHandUntil), handNote: note }
}
