import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { csvText } from '../domain/csv-text.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import { computedPeopleColumns, peopleColumns } from './file-columns.ts'
import { findPeople } from './find.ts'
import type { PersonPlace } from './find.ts'
import { heldLicences } from './held-licences.ts'
import { exportPage } from './limits.ts'
import { requireCustomer } from './open-customer.ts'
import type { Person } from './person.ts'
import { peopleByIds } from './repository.ts'
import type { PeopleFilter } from './selection-schema.ts'

/** Without it spreadsheets take UTF-8 for something else. */
const byteOrderMark = '\uFEFF'

/**
 * Says that somebody takes a customer's people along, before they do.
 * @throws AppError customer_not_found
 */
export async function noteExport(
  { database }: ApiContext,
  actor: Actor,
  customerId: string,
  filter: PeopleFilter,
): Promise<void> {
  await writeTenant(database.db, actor.partnerId, async (trx) => {
    await requireCustomer(trx, actor, customerId)
    await appendAudit(trx, actor.partnerId, actor, {
      action: 'customer_people_exported',
      subjectKind: 'customer',
      subjectId: customerId,
      customerId,
      // What was searched for may be somebody's name.
      details: { filtered: Object.keys(filter) },
    })
  })
}

/**
 * Exactly the people that the list shows, as a file that goes in again unchanged, page by page: one who does not change
 * meanwhile comes exactly once.
 */
export async function* exportPeople(
  { database }: ApiContext,
  actor: Actor,
  customerId: string,
  filter: PeopleFilter,
  separator: ',' | ';',
): AsyncGenerator<string, void, undefined> {
  const { partnerId } = actor
  yield byteOrderMark + lineOf([...peopleColumns, ...computedPeopleColumns], separator)
  let after: PersonPlace | null = null
  for (;;) {
    const behind: PersonPlace | null = after
    const { lines, last, isMore } = await readTenant(database.db, partnerId, async (trx) => {
      const found = await findPeople(trx, partnerId, customerId, filter, behind, exportPage)
      const ids = found.map(({ id }) => id)
      const people = await peopleByIds(trx, partnerId, customerId, ids)
      const held = Map.groupBy(await heldLicences(trx, partnerId, ids), ({ personId }) => personId)
      return {
        lines: ids.flatMap((id) => {
          const person = people.get(id)
          const there = (held.get(id) ?? []).filter(({ isOver }) => !isOver)
          const products = there.map(({ product }) => product)
          return person === undefined ? [] : [lineOf(cellsOf(person, products), separator)]
        }),
        last: found.at(-1) ?? null,
        isMore: found.length === exportPage,
      }
    })
    yield lines.join('')
    after = last
    if (!isMore || after === null) return
  }
}

function cellsOf(person: Person, products: readonly string[]): string[] {
  const { externalId, name, email, language, groups, deactivatedAt } = person
  const state = deactivatedAt === null ? 'active' : 'deactivated'
  return [externalId, name, email ?? '', language ?? '', groups.join('|'), state, products.join('|')]
}

function lineOf(cells: readonly string[], separator: ',' | ';'): string {
  return `${cells.map(csvText).join(separator)}\r\n`
}
