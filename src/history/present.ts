import { AppError } from '../contract/errors.ts'
import type { Sight } from '../reach/reach.ts'
import { formatInstant } from '../domain/instant.ts'
import { colleague } from '../reach/names.ts'
import { hiddenFields } from './hidden-fields.ts'
import { historyKinds } from './kinds.ts'
import type { HistoryKind } from './kinds.ts'
import type { HistoryRow, ServiceName, SubscriptionName } from './repository.ts'
import { historyFields } from './schema.ts'
import type { HistoryEntryJson } from './schema.ts'

/** What the subjects and actors of a page of entries are called. */
export interface Names {
  readonly subscriptions: ReadonlyMap<string, SubscriptionName>
  readonly services: ReadonlyMap<string, ServiceName>
  readonly people: ReadonlyMap<string, string>
  readonly tokens: ReadonlyMap<string, string>
  readonly files: ReadonlyMap<string, string>
  /** Whose set-up links they are. */
  readonly links: ReadonlyMap<string, string>
}

const knownKinds: ReadonlySet<string> = new Set(historyKinds)

/** An entry in the API's form, as somebody sees it. */
export function presentEntry(row: HistoryRow, names: Names, sight: Omit<Sight, 'reach'>): HistoryEntryJson {
  const facts = (stored: HistoryRow['before']) => factsOf(stored, names, sight)
  const service = row.subject_kind === 'service' ? names.services.get(row.subject_id) : undefined
  const subscriptionId = row.subject_kind === 'subscription' ? row.subject_id : service?.subscriptionId
  const subscription = subscriptionId === undefined ? undefined : names.subscriptions.get(subscriptionId)
  return {
    id: row.id,
    at: formatInstant(row.at),
    kind: kindOf(row.action),
    actor: {
      kind: row.actor_kind,
      ...(sight.colleagues
        ? { id: row.actor_id, name: actorName(row, names) }
        : // Who of the partner's people, and by which of its files, is the partner's own business.
          { id: null, name: null }),
    },
    subscription: subscription ?? null,
    service:
      service === undefined
        ? null
        : { id: service.id, externalId: service.externalId, product: service.product },
    before: facts(row.before),
    after: facts(row.after),
  }
}

function kindOf(action: string): HistoryKind {
  if (isKind(action)) return action
  throw new AppError('internal', {}, { cause: new Error(`Nothing is known of the history's «${action}»`) })
}

function isKind(action: string): action is HistoryKind {
  return knownKinds.has(action)
}

/** What they are called today; who is gone has no name. */
function actorName(
  { actor_kind, actor_id }: HistoryRow,
  { people, tokens, files, links }: Names,
): string | null {
  if (actor_id === null) return null
  const named: Readonly<Record<HistoryRow['actor_kind'], ReadonlyMap<string, string> | null>> = {
    person: people,
    token: tokens,
    import: files,
    demo: files,
    clock: null,
    // Whoever came by a link; nobody where Varde did it by itself.
    system: links,
  }
  return named[actor_kind]?.get(actor_id) ?? null
}

/**
 * The stored fields have the API's names and forms already (writing/differences.ts and who else appends), but for
 * people, who are stored by their ids; whoever may not see personal data is told that it changed and no more; of what
 * is the partner's own nothing.
 */
function factsOf(
  stored: HistoryRow['before'],
  names: Names,
  sight: Omit<Sight, 'reach'>,
): HistoryEntryJson['before'] {
  if (stored === null) return null
  const hidden = hiddenFields(sight)
  const known = Object.entries(stored).filter(
    ([field]) => Object.hasOwn(historyFields, field) && !hidden.includes(field),
  )
  const facts = Object.fromEntries(known)
  const { responsible, assignedTo } = facts
  return {
    ...facts,
    ...('adminEmail' in facts && !sight.personalData ? { adminEmail: null } : {}),
    ...(typeof responsible === 'string' ? { responsible: colleague(responsible, names.people) } : {}),
    ...(Array.isArray(assignedTo)
      ? { assignedTo: assignedTo.map((id) => colleague(String(id), names.people)) }
      : {}),
  }
}

/** The ids of the people that an entry names besides who did it. */
export function peopleIn({ before, after }: Pick<HistoryRow, 'before' | 'after'>): string[] {
  return [before, after]
    .flatMap((facts) => [facts?.['responsible'], facts?.['assignedTo']].flat())
    .filter(isText)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
