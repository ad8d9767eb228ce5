import { maxInHandDays } from '../assignments/limits.ts'
import type { StoredHand } from '../assignments/repository.ts'
import { putInHands } from '../assignments/set-hand.ts'
import { timestampText } from '../database/timestamps.ts'
import { dayMs, parseInstant } from '../domain/instant.ts'
import type { Act, Scene } from './act.ts'
import { customerAct } from './customer-act.ts'
import type { CustomerActParts } from './customer-act.ts'
import { handsOf } from './customer-rows.ts'
import type { HandWish } from './wishes.ts'

type Hand = {
  readonly responsibleId: string | null
  readonly inHandUntil: string | null
  readonly note: string | null
}

const nobodys: Hand = { responsibleId: null, inHandUntil: null, note: null }

const handAct = (plan: CustomerActParts<HandWish, Hand>['plan']): Act =>
  customerAct<HandWish, Hand>({
    action: 'take_in_hand',
    read: async (trx, partnerId, customerIds) => {
      const hands = await handsOf(trx, partnerId, customerIds)
      return new Map(
        [...hands].map(([id, { responsibleId, inHandUntil, note }]) => [
          id,
          { responsibleId, inHandUntil: timestampText(inHandUntil), note },
        ]),
      )
    },
    plan,
    people: ({ responsibleId }) => (responsibleId === null ? [] : [responsibleId]),
    write: async (trx, { partnerId, actor, now, customers }, changes) => {
      const wishes = changes.flatMap(({ customerId, after }) => {
        const customer = customers.get(customerId)
        return customer === undefined ? [] : [{ customer, hand: storedHand(after) }]
      })
      await putInHands(trx, partnerId, actor, wishes, now)
    },
  })

function storedHand({ responsibleId, inHandUntil, note }: Hand): StoredHand {
  return { responsibleId, inHandUntil: inHandUntil === null ? null : parseInstant(inHandUntil), note }
}

function isUnfit(inHandUntil: string, { now }: Scene): boolean {
  const until = parseInstant(inHandUntil)
  return until === null || until <= now || until > now + maxInHandDays * dayMs
}

/** Putting customers into a hand, and out of it. */
export const handActs = {
  take_in_hand: handAct((before, { responsibleId, inHandUntil, note = null }, scene) => {
    if (isUnfit(inHandUntil, scene))
      return { refusal: { code: 'in_hand_until_unfit', params: { days: maxInHandDays } } }
    const until = timestampText(parseInstant(inHandUntil))
    const text = note === null ? null : note.trim()
    return { responsibleId: responsibleId ?? before.responsibleId, inHandUntil: until, note: text }
  }),
  let_go: handAct(() => nobodys),
}
