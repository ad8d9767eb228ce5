import { appendAudit, appendAudits } from '../audit/append.ts'
import type { AuditEntry } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError } from '../contract/errors.ts'
import { CustomersFileError } from '../customers-file/errors.ts'
import { openTable } from '../customers-file/read-rows.ts'
import type { Table } from '../customers-file/read-rows.ts'
import { newId } from '../database/ids.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import type { TenantReader } from '../database/transactions.ts'
import { writeInTurn } from '../database/turns.ts'
import type { Instant } from '../domain/instant.ts'
import type { Language } from '../messages/languages.ts'
import { appendEvent } from '../outbox/append.ts'
import { guessPeopleColumns, peopleColumns } from './file-columns.ts'
import type { PeopleColumn, PeopleMapping } from './file-columns.ts'
import { peopleErrorText } from './file-errors.ts'
import type { PeopleRowError } from './file-errors.ts'
import type { PeopleImportJson } from './file-schema.ts'
import { unreadable } from './file-unreadable.ts'
import { importBatch, maxFileRows, maxPeople, maxShownErrors } from './limits.ts'
import { lockCustomer, requireCustomer } from './open-customer.ts'
import { planImport } from './plan-import.ts'
import type { ImportPlan, ImportSoFar } from './plan-import.ts'
import { readFileRow } from './read-file-rows.ts'
import type { ColumnPlaces, FilePerson } from './read-file-rows.ts'
import { rememberedHeadings, rememberHeadings } from './remembered.ts'
import {
  changeCounts,
  insertPeople,
  nextMadeNumber,
  numberAfter,
  peopleKnownBy,
  readCounts,
  updatePeople,
} from './repository.ts'

export interface PeopleFile {
  readonly format: 'csv' | 'xlsx'
  readonly bytes: Buffer
  /** Undefined: as the headings seem to say. */
  readonly mapping: PeopleMapping | undefined
}

/**
 * Imports a file of people into a customer, or says what that would do: batch by batch, each in one transaction that holds
 * the customer. A bad row stays out and the rest goes in; nobody is removed. What has gone in stays should the rest fail,
 * and the same file again does the rest.
 * @throws AppError customer_not_found, file_unreadable
 */
export async function importPeople(
  context: ApiContext,
  actor: Actor,
  customerId: string,
  file: PeopleFile,
  dryRun: boolean,
  language: Language,
): Promise<PeopleImportJson> {
  const { database, readNow } = context
  const { partnerId } = actor
  const remembered = await readTenant(database.db, partnerId, async (trx) => {
    await requireCustomer(trx, actor, customerId)
    return rememberedHeadings(trx, actor, customerId)
  })
  const { people, errors, rows, ignored } = await readPeople(file, remembered, language)
  const counts = { new: 0, changed: 0, unchanged: 0 }
  const importId = newId()
  const nextNumber = numberAfter(people.flatMap(({ externalId }) => externalId ?? []))
  let soFar: ImportSoFar = { lines: new Map(), room: maxPeople, nextNumber }
  for (let from = 0; from < people.length; from += importBatch) {
    const batch = { importId, customerId, rows: people.slice(from, from + importBatch), soFar }
    const planned = dryRun
      ? await readTenant(database.db, partnerId, async (trx) =>
          planBatch(trx, partnerId, batch, await readNow(trx, partnerId)),
        )
      : await writeBatch(context, actor, batch)
    const { plan } = planned
    soFar = planned.soFar
    counts.new += plan.added.length
    counts.changed += plan.changed.length
    counts.unchanged += plan.unchanged
    errors.push(...plan.errors)
  }
  const refused = new Set(errors.map(({ line }) => line)).size
  if (!dryRun)
    await writeTenant(database.db, partnerId, async (trx) => {
      if (file.mapping !== undefined)
        await rememberHeadings(trx, actor, customerId, file.mapping, await readNow(trx, partnerId))
      await appendAudit(trx, partnerId, actor, {
        id: importId,
        action: 'customer_people_imported',
        subjectKind: 'customer',
        subjectId: customerId,
        customerId,
        details: { ...counts, refused },
      })
    })
  return {
    dryRun,
    rows,
    ...counts,
    refused,
    errors: errors
      .toSorted((a, b) => a.line - b.line)
      .slice(0, maxShownErrors)
      .map((error) => ({
        line: error.line,
        column: error.column,
        code: error.code,
        message: peopleErrorText(language, error),
      })),
    errorCount: errors.length,
    ignored,
  }
}

interface Batch {
  /** What the audit entries of one import have in common. */
  readonly importId: string
  readonly customerId: string
  readonly rows: readonly FilePerson[]
  readonly soFar: ImportSoFar
}

interface PlannedBatch {
  readonly plan: ImportPlan
  /** For the next batch: a repetition after a conflict begins with what the batches before it had left. */
  readonly soFar: ImportSoFar
}

async function writeBatch(
  { database, readNow }: ApiContext,
  actor: Actor,
  batch: Batch,
): Promise<PlannedBatch> {
  const { partnerId } = actor
  const { customerId } = batch
  return writeInTurn(database.db, partnerId, customerId, async (trx) => {
    await lockCustomer(trx, actor, customerId)
    const now = await readNow(trx, partnerId)
    const planned = await planBatch(trx, partnerId, batch, now)
    const { added, changed } = planned.plan
    await insertPeople(trx, partnerId, customerId, added)
    const after = changed.map(({ person }) => person)
    await updatePeople(trx, partnerId, customerId, after)
    await appendAudits(trx, partnerId, actor, entriesOf(planned.plan, batch))
    await changeCounts(trx, partnerId, customerId, { active: added.length, deactivated: 0 })
    if (added.length + changed.length > 0)
      await appendEvent(trx, partnerId, 'customers_changed', now, [customerId])
    return planned
  })
}

/**
 * What the audit log keeps of a batch: an entry for those who are new, and one for each set of fields that changed, each
 * with whom it is about. One for each person would be as much work as the import itself.
 */
function entriesOf({ added, changed }: ImportPlan, { importId, customerId }: Batch): AuditEntry[] {
  const about = { subjectKind: 'customer', subjectId: customerId, customerId } as const
  const byFields = Map.groupBy(changed, ({ fields }) => fields.join(' '))
  return [
    ...(added.length === 0
      ? []
      : [
          {
            ...about,
            action: 'customer_people_added' as const,
            people: added.map(({ id }) => id),
            details: { people: added.length, import: importId },
          },
        ]),
    ...[...byFields.values()].map((alike) => ({
      ...about,
      action: 'customer_people_changed' as const,
      people: alike.map(({ person }) => person.id),
      details: { people: alike.length, fields: alike[0]?.fields ?? [], import: importId },
    })),
  ]
}

async function planBatch(
  trx: TenantReader,
  partnerId: string,
  { customerId, rows, soFar }: Batch,
  now: Instant,
): Promise<PlannedBatch> {
  const externalIds = rows.flatMap(({ externalId }) => externalId ?? [])
  const emails = rows.flatMap(({ email }) => email ?? [])
  const known = await peopleKnownBy(trx, partnerId, customerId, externalIds, emails)
  const { active, deactivated } = await readCounts(trx, partnerId, customerId)
  const next = {
    lines: new Map(soFar.lines),
    room: Math.max(0, Math.min(soFar.room, maxPeople - active - deactivated)),
    // Somebody else may have added people since the batch before.
    nextNumber: Math.max(soFar.nextNumber, await nextMadeNumber(trx, partnerId, customerId)),
  }
  return { plan: planImport(rows, known, next, now), soFar: next }
}

interface ReadPeople {
  readonly people: FilePerson[]
  readonly errors: PeopleRowError[]
  readonly rows: number
  /** Headings that are not read. */
  readonly ignored: string[]
}

async function readPeople(
  { format, bytes, mapping }: PeopleFile,
  remembered: ReadonlyMap<string, PeopleColumn>,
  language: Language,
): Promise<ReadPeople> {
  try {
    const table = await openTable(format, bytes)
    const places = placesOf(table, mapping, remembered)
    const read: ReadPeople = { people: [], errors: [], rows: 0, ignored: ignoredOf(table, places) }
    return await readRows(table, places, read)
  } catch (error) {
    if (error instanceof CustomersFileError) throw unreadable(error, language)
    throw error
  }
}

async function readRows(table: Table, places: ColumnPlaces, read: ReadPeople): Promise<ReadPeople> {
  const lines = { id: new Map<string, number>(), email: new Map<string, number>() }
  let rows = 0
  for await (const row of table.rows) {
    rows += 1
    if (rows > maxFileRows) throw new AppError('too_many_file_rows', { max: maxFileRows })
    const person = readFileRow(row, places, table.headings.length)
    if (!('line' in person)) {
      read.errors.push(...person)
      continue
    }
    const twice = twiceOf(person, lines)
    if (twice === null) read.people.push(person)
    else read.errors.push(twice)
  }
  return { ...read, rows }
}

/** Own ids and addresses that stand in two rows: the second is refused. */
function twiceOf(
  { line, externalId, email }: FilePerson,
  lines: { readonly id: Map<string, number>; readonly email: Map<string, number> },
): PeopleRowError | null {
  const sameId = externalId == null ? undefined : lines.id.get(externalId)
  if (sameId !== undefined)
    return { line, column: 'person_id', code: 'person_twice', params: { otherLine: sameId } }
  const sameEmail = email == null ? undefined : lines.email.get(email)
  if (sameEmail !== undefined)
    return { line, column: 'email', code: 'email_twice', params: { otherLine: sameEmail } }
  if (externalId != null) lines.id.set(externalId, line)
  if (email != null) lines.email.set(email, line)
  return null
}

function placesOf(
  { headings }: Table,
  mapping: PeopleMapping | undefined,
  remembered: ReadonlyMap<string, PeopleColumn>,
): ColumnPlaces {
  const guesses = guessPeopleColumns(headings, remembered)
  const places = new Map<PeopleColumn, number>()
  for (const name of peopleColumns) {
    const heading = mapping === undefined ? guesses[name]?.heading : mapping[name]
    const at = heading === undefined ? -1 : headings.indexOf(heading)
    if (at >= 0) places.set(name, at)
  }
  if (places.has('person_id') || places.has('email')) return places
  throw new CustomersFileError(1, 'columns_missing', {
    missing: 'person_id, email',
    found: headings.slice(0, 50).join(', '),
    count: 2,
  })
}

function ignoredOf({ headings }: Table, places: ColumnPlaces): string[] {
  const read = new Set(places.values())
  return headings.filter((_, at) => !read.has(at))
}
