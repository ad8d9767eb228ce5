import type { Actor } from '../contract/actor.ts'
import { AppError } from '../contract/errors.ts'
import { provisioningStatuses } from '../domain/provisioning-status.ts'
import { searchWords } from '../domain/names.ts'
import { may } from '../domain/roles.ts'
import { marks } from '../domain/status-set.ts'
import { subscriptionStatuses } from '../domain/subscription-status.ts'
import { assignedMark, responsibleMark } from '../reach/marks.ts'
import type { ListQuery } from './list-query.ts'
import type { SelectionQuery } from './schema.ts'

/** Who asks, as far as a query depends on it. */
export interface Asking {
  /** Who «me» is; null for a program that is nobody's. */
  readonly personId: string | null
  /** Whether they may ask which colleague cares for a customer. */
  readonly seesColleagues: boolean
  /** Whether they may ask by the partner's tags. */
  readonly seesNotes: boolean
}

/** What of it somebody's role says. */
export function askingOf({ personId, role }: Pick<Actor, 'personId' | 'role'>): Asking {
  return { personId, seesColleagues: may(role, 'see_colleagues'), seesNotes: may(role, 'see_notes') }
}

/** Whoever asks for no one in particular. */
const anybody: Asking = { personId: null, seesColleagues: true, seesNotes: true }

/**
 * What the query string asks for; it has passed its schema.
 * @throws AppError people_only for «me» of who is no person; not_allowed for colleagues and tags of who may not see them
 */
export function readQuery(query: SelectionQuery, asking: Asking = anybody): ListQuery {
  if (query.tag !== undefined && !asking.seesNotes) throw new AppError('not_allowed')
  const chosenProvisioning = new Set(query.provisioning?.split(','))
  const chosenSubscription = new Set(query.subscription?.split(','))
  return {
    filter: {
      provisioning: provisioningStatuses.filter((status) => chosenProvisioning.has(status)),
      subscription: subscriptionStatuses.filter((status) => chosenSubscription.has(status)),
    },
    words: searchWords(query.search ?? ''),
    tags: [...new Set((query.tag ?? []).map((tag) => tag.trim().normalize('NFC')))],
    people: peopleOf(query, asking),
    marks: Object.fromEntries(
      marks.flatMap((mark) => (query[mark] === undefined ? [] : [[mark, query[mark]]])),
    ),
    withoutSubscriptions: query.without === 'subscriptions',
    sort: query.sort ?? 'attention',
    order: query.order ?? 'asc',
  }
}

function peopleOf(query: SelectionQuery, { personId, seesColleagues }: Asking): string[] {
  const { assigned, responsible, inHand } = query
  const isAsked = assigned !== undefined || responsible !== undefined || inHand !== undefined
  if (isAsked && !seesColleagues) throw new AppError('not_allowed')
  if (responsible === 'me' && personId === null) throw new AppError('people_only')
  return [
    ...(assigned === undefined ? [] : [assignedMark(assigned === 'nobody' ? null : assigned)]),
    ...(responsible === undefined ? [] : [responsibleMark(someone(responsible, personId))]),
  ]
}

function someone(asked: string, me: string | null): string | null {
  return asked === 'nobody' ? null : asked === 'me' ? me : asked
}
