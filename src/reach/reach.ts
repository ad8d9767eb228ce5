import { may, reachOfRole } from '../domain/roles.ts'
import type { Actor } from '../contract/actor.ts'

/** Which of the partner's customers somebody sees; what is beyond it answers as what does not exist. */
export type Reach =
  | { readonly kind: 'all' }
  | { readonly kind: 'assigned'; readonly personId: string }
  | { readonly kind: 'own_organisation'; readonly customerId: string }
  | { readonly kind: 'none' }

/** What somebody sees: which customers, and what of them. */
export interface Sight {
  readonly reach: Reach
  /** Names and addresses of the customers' people, also as something to search by. */
  readonly personalData: boolean
  /** Who of the partner's people does what, who of them cares for a customer, and until when. */
  readonly colleagues: boolean
  /** What the partner writes down for itself: tags, notes, and why something cannot be provisioned. */
  readonly notes: boolean
  /** What is asked for it: amounts. */
  readonly prices: boolean
}

/** For what the partner itself does, and for tests. */
export const seesAll: Sight = {
  reach: { kind: 'all' },
  personalData: true,
  colleagues: true,
  notes: true,
  prices: true,
}

/** What an actor sees (domain/roles.ts); a person's token sees what the person does. */
export function sightOf(actor: Pick<Actor, 'role' | 'personId' | 'customerId'>): Sight {
  return {
    reach: reachOf(actor),
    personalData: may(actor.role, 'see_personal_data'),
    colleagues: may(actor.role, 'see_colleagues'),
    notes: may(actor.role, 'see_notes'),
    prices: may(actor.role, 'see_offers'),
  }
}

/** What a customer's administrator sees, shown to somebody else: never more of people than they see themselves. */
export function sightAsCustomer(customerId: string, onlooker: Sight): Sight {
  const sight = sightOf({ role: 'customer_admin', personId: null, customerId })
  return { ...sight, personalData: sight.personalData && onlooker.personalData }
}

function reachOf({ role, personId, customerId }: Pick<Actor, 'role' | 'personId' | 'customerId'>): Reach {
  const kind = reachOfRole[role]
  if (kind === 'assigned') return personId === null ? { kind: 'none' } : { kind, personId }
  if (kind === 'own_organisation') return customerId === null ? { kind: 'none' } : { kind, customerId }
  return { kind }
}
