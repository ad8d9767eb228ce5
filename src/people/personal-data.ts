import { sql } from 'kysely'
import type { Static } from 'typebox'
import { personOf } from '../accounts/people.ts'
import { auditActions, auditSubjects } from '../audit/actions.ts'
import { auditBehind } from '../audit/repository.ts'
import type { Db } from '../database/connect.ts'
import { readTenant, withInstallation } from '../database/transactions.ts'
import { formatInstant, type Instant } from '../domain/instant.ts'
import { workOf } from '../tasks/repository.ts'
import type { TaskRow } from '../tasks/repository.ts'
import type { myData } from './personal-schema.ts'

export type PersonalData = Static<(typeof myData)['response'][200]>

const maxActs = 10_000

/** Everything that is stored about a person, and nothing of others. */
export async function readPersonalData(db: Db, personId: string): Promise<PersonalData> {
  const stored = await withInstallation(db, (trx) => readStored(trx, personId))
  const partnerIds = [...new Set(stored.memberships.flatMap(({ partnerId }) => partnerId ?? []))]
  const acts: PersonalData['acts'] = []
  const tasks: PersonalData['tasks'] = []
  const taskNotes: PersonalData['taskNotes'] = []
  for (const partnerId of partnerIds) {
    const work = await readTenant(db, partnerId, (trx) => workOf(trx, partnerId, personId, maxActs))
    tasks.push(...work.tasks.map((row) => presentTask(partnerId, row)))
    taskNotes.push(...work.notes.map(({ at, text }) => ({ partnerId, at: formatInstant(at), text })))
    acts.push(...(await actsIn(db, partnerId, personId)))
  }
  return { exportedAt: formatInstant(Date.now()), ...stored, tasks, taskNotes, acts }
}

async function readStored(
  trx: Db,
  personId: string,
): Promise<Omit<PersonalData, 'exportedAt' | 'tasks' | 'taskNotes' | 'acts'>> {
  const row = await trx.selectFrom('people').selectAll().where('id', '=', personId).executeTakeFirstOrThrow()
  const memberships = await trx
    .selectFrom('memberships')
    .leftJoin('partners', 'partners.id', 'memberships.partner_id')
    .selectAll('memberships')
    .select('partners.name as partner_name')
    .where('person_id', '=', personId)
    .orderBy('memberships.created_at')
    .execute()
  const waysIn = await trx
    .selectFrom('credentials')
    .select(['provider_id', 'created_at', 'updated_at'])
    .where('person_id', '=', personId)
    .execute()
  const passkeys = await trx
    .selectFrom('passkeys')
    .select(['created_at', 'last_used_at'])
    .where('person_id', '=', personId)
    .execute()
  const sessions = await trx
    .selectFrom('sessions')
    .selectAll()
    .where('person_id', '=', personId)
    .where('expires_at', '>', sql<number>`now()`)
    .execute()
  const tokens = await trx.selectFrom('tokens').selectAll().where('person_id', '=', personId).execute()
  const invitations = await trx
    .selectFrom('invitations')
    .select(['partner_id', 'role', 'created_at', 'accepted_at'])
    .where('email', '=', row.email)
    .execute()
  const { isOperator: _, ...person } = personOf(row)
  return {
    person: {
      ...person,
      language: row.language,
      colourScheme: row.colour_scheme,
      timeZone: row.time_zone,
      createdAt: formatInstant(row.created_at),
    },
    memberships: memberships.map((one) => ({
      partnerId: one.partner_id,
      partnerName: one.partner_name,
      role: one.role,
      customerId: one.customer_id,
      vendor: one.vendor,
      since: formatInstant(one.created_at),
    })),
    waysIn: [
      ...waysIn.map((one) => ({
        provider: one.provider_id,
        createdAt: formatInstant(one.created_at),
        updatedAt: formatInstant(one.updated_at),
      })),
      ...passkeys.map((one) => ({
        provider: 'passkey',
        createdAt: formatInstant(one.created_at),
        updatedAt: formatInstant(one.last_used_at ?? one.created_at),
      })),
    ],
    sessions: sessions.map((one) => ({
      createdAt: formatInstant(one.created_at),
      lastSeenAt: formatInstant(one.updated_at),
      expiresAt: formatInstant(one.expires_at),
      address: one.ip_address,
      userAgent: one.user_agent,
    })),
    tokens: tokens.map((one) => ({
      partnerId: one.partner_id,
      name: one.name,
      role: one.role,
      createdAt: formatInstant(one.created_at),
      expiresAt: instantOrNull(one.expires_at),
      lastUsedAt: instantOrNull(one.last_used_at),
      revokedAt: instantOrNull(one.revoked_at),
    })),
    invitations: invitations.map((one) => ({
      partnerId: one.partner_id,
      role: one.role,
      createdAt: formatInstant(one.created_at),
      acceptedAt: instantOrNull(one.accepted_at),
    })),
  }
}

function presentTask(partnerId: string, row: TaskRow): PersonalData['tasks'][number] {
  return {
    partnerId,
    serviceId: row.service_id,
    work: row.work,
    since: formatInstant(row.created_at),
    dueAt: instantOrNull(row.due_at),
    endedAt: instantOrNull(row.ended_at),
  }
}

async function actsIn(db: Db, partnerId: string, personId: string): Promise<PersonalData['acts']> {
  const rows = await readTenant(db, partnerId, (trx) =>
    auditBehind(trx, partnerId, { person: personId }, null, maxActs),
  )
  return rows.flatMap((row) => {
    const action = auditActions.find((one) => one === row.action)
    const kind = auditSubjects.find((one) => one === row.subject_kind)
    if (action === undefined || kind === undefined) return []
    const subject = { kind, id: row.subject_id }
    return [{ partnerId, at: formatInstant(row.at), action, subject, address: row.address }]
  })
}

function instantOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant)
}
