import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { decodeCursor, encodeCursor } from '../contract/cursor.ts'
import { AppError } from '../contract/errors.ts'
import { isUuid } from '../database/ids.ts'
import { readTenant } from '../database/transactions.ts'
import { isInstant } from '../domain/instant.ts'
import { namesOfPeople } from '../reach/names.ts'
import { sightOf } from '../reach/reach.ts'
import { presentTask } from './present.ts'
import { waitingTasks } from './repository.ts'
import type { TaskJson } from './schema.ts'

export interface TaskQuery {
  readonly party: 'partner' | 'vendor'
  /** A person's id, `me`, `nobody`; undefined: whoever's. */
  readonly assignee: string | undefined
  readonly isOverdue: boolean
  readonly limit: number
  readonly cursor: string | undefined
}

type Position = readonly [since: number, serviceId: string]

/**
 * What waits for hands within the asker's reach, longest first.
 * @throws AppError cursor_invalid, cursor_mismatch; person_not_found for an assignee that is nobody's id
 */
export async function listTasks(
  { database, readNow }: ApiContext,
  actor: Actor,
  { party, assignee, isOverdue, limit, cursor }: TaskQuery,
): Promise<{ items: TaskJson[]; nextCursor: string | null }> {
  const { partnerId } = actor
  const list = JSON.stringify(['tasks', party, assignee, isOverdue])
  const after = cursor === undefined ? null : decodeCursor(list, cursor, isPosition)
  const assigneeId = assigneeOf(actor, assignee)
  return readTenant(database.db, partnerId, async (trx) => {
    const now = await readNow(trx, partnerId)
    const filter = { party, reach: sightOf(actor).reach, assigneeId, isOverdue }
    const behind = after === null ? null : { since: after[0], id: after[1] }
    const rows = await waitingTasks(trx, partnerId, now, filter, behind, limit + 1)
    const shown = rows.slice(0, limit)
    const names = await namesOfPeople(
      trx,
      shown.flatMap((row) => row.assigneeId ?? []),
    )
    const last = shown.at(-1)
    const isMore = rows.length > limit && last !== undefined
    return {
      items: shown.map((row) => presentTask(row, names)),
      nextCursor: isMore ? encodeCursor(list, [last.since, last.id]) : null,
    }
  })
}

function assigneeOf({ personId }: Actor, assignee: string | undefined): string | null | undefined {
  if (assignee === undefined) return undefined
  if (assignee === 'nobody') return null
  const id = assignee === 'me' ? personId : assignee
  if (id === null || !isUuid(id)) throw new AppError('person_not_found')
  return id
}

function isPosition(values: readonly unknown[]): values is Position {
  const [since, id] = values
  return (
    values.length === 2 &&
    typeof since === 'number' &&
    isInstant(since) &&
    typeof id === 'string' &&
    isUuid(id)
  )
}
