import type { ErrorCode } from '../contract/errors.ts'
import { formatInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import type { TenantReader } from '../database/transactions.ts'
import { tokenNames } from '../history/repository.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import { namesOfPeople } from '../reach/names.ts'
import { actOf } from './acts.ts'
import { undoingOf } from './repository.ts'
import type { JobRow } from './repository.ts'
import type { JobJson } from './schema.ts'
import { isOver } from './states.ts'

/** A pace is told from so long a run on. */
const paceFromMs = 1_000

/** Jobs in the API's form. */
export async function presentJobs(
  trx: TenantReader,
  partnerId: string,
  rows: readonly JobRow[],
  now: Instant,
  language: Language,
): Promise<JobJson[]> {
  const ids = (kind: JobRow['actor_kind']) =>
    rows.flatMap((row) => (row.actor_kind === kind ? [row.actor_id] : []))
  const [people, tokens, undoing] = await Promise.all([
    namesOfPeople(trx, ids('person')),
    tokenNames(trx, partnerId, ids('token')),
    undoingOf(
      trx,
      partnerId,
      rows.map((row) => row.id),
    ),
  ])
  const names = new Map([...people, ...tokens])
  return rows.map((row) => presentJob(row, names, undoing.get(row.id) ?? null, now, language))
}

function presentJob(
  row: JobRow,
  names: ReadonlyMap<string, string>,
  undoneBy: string | null,
  now: Instant,
  language: Language,
): JobJson {
  const { total, done, unchanged, refused, undone } = row
  const left = total - done - unchanged - refused
  const perSecond = paceOf(row, now)
  return {
    id: row.id,
    act: row.act as JobJson['act'],
    with: row.wish,
    by: { kind: row.actor_kind, id: row.actor_id, name: names.get(row.actor_id) ?? null },
    state: row.state,
    customers: row.customers,
    total,
    done,
    unchanged,
    refused,
    undone,
    left,
    createdAt: formatInstant(row.created_at),
    startedAt: textOf(row.started_at),
    endedAt: textOf(row.ended_at),
    perSecond,
    secondsLeft: perSecond === null || perSecond === 0 ? null : Math.ceil(left / perSecond),
    failure: row.failure === null ? null : message(language, 'bulk.given_up'),
    undoes: row.undoes,
    undoneBy,
    canUndo: canUndo(row),
  }
}

/** Whether anything of it can still be undone. */
export function canUndo(row: JobRow): boolean {
  return isOver(row.state) && row.undoes === null && row.done > row.undone && actOf(row.act).undo !== null
}

function paceOf(row: JobRow, now: Instant): number | null {
  if (row.state !== 'running' || row.pace_at === null) return null
  const ranMs = now - row.pace_at
  if (ranMs < paceFromMs) return null
  const did = row.done + row.unchanged + row.refused - row.pace_from
  return Math.round((did / ranMs) * 10_000) / 10
}

function textOf(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at)
}

/** Why something was refused, in words. */
export function refusalText(
  language: Language,
  code: string,
  params: Readonly<Record<string, string | number>> | null,
): string {
  return message(language, `error.${code as ErrorCode}`, params ?? {})
}
