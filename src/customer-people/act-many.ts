import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { AppError, type ErrorCode } from '../contract/errors.ts'
import { readTenant } from '../database/transactions.ts'
import { writeInTurn } from '../database/turns.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import { applyAct } from './acts.ts'
import type { ActOutcome, PeopleAct } from './acts.ts'
import { actBatch, maxActPeople, maxShownRefusals } from './limits.ts'
import { lockCustomer, requireCustomer } from './open-customer.ts'
import { peopleByIds } from './repository.ts'
import type { ActResultJson } from './schema.ts'
import { selectPeople } from './selection.ts'
import type { PeopleSelection } from './selection-schema.ts'

/**
 * Does an act to all selected people, batch by batch: each batch in one transaction that holds the customer. What has been
 * done stays should the rest fail, and doing it again does the rest.
 * @param expected how many somebody was shown; undefined: it does not matter
 * @throws AppError customer_not_found, nothing_selected, too_many_people_selected; selection_changed where there is
 *   another number than was expected
 */
export async function actOnPeople(
  { database, readNow }: ApiContext,
  actor: Actor,
  customerId: string,
  act: PeopleAct,
  selection: PeopleSelection,
  expected: number | undefined,
  language: Language,
): Promise<ActResultJson> {
  const { partnerId } = actor
  const ids = await readTenant(database.db, partnerId, async (trx) => {
    await requireCustomer(trx, actor, customerId)
    return selectPeople(trx, partnerId, customerId, selection, maxActPeople + 1)
  })
  if (ids.length > maxActPeople) throw new AppError('too_many_people_selected', { max: maxActPeople })
  if (expected !== undefined && expected !== ids.length)
    throw new AppError('selection_changed', { total: ids.length })
  if (ids.length === 0) throw new AppError('nothing_selected')
  const outcomes: ActOutcome[] = []
  for (let from = 0; from < ids.length; from += actBatch) {
    const batch = ids.slice(from, from + actBatch)
    outcomes.push(
      await writeInTurn(database.db, partnerId, customerId, async (trx) => {
        await lockCustomer(trx, actor, customerId)
        const people = await peopleByIds(trx, partnerId, customerId, batch)
        const inOrder = batch.flatMap((id) => people.get(id) ?? [])
        return applyAct(trx, actor, customerId, act, inOrder, await readNow(trx, partnerId))
      }),
    )
  }
  return presentOutcomes(ids.length, outcomes, language)
}

function presentOutcomes(
  selected: number,
  outcomes: readonly ActOutcome[],
  language: Language,
): ActResultJson {
  const refused = outcomes.flatMap((outcome) => outcome.refused)
  const changed = sum(outcomes.map((outcome) => outcome.changed))
  return {
    selected,
    changed,
    unchanged: selected - changed - refused.length,
    licencesReturned: sum(outcomes.map((outcome) => outcome.licencesReturned)),
    refused: refused.length,
    refusals: refused.slice(0, maxShownRefusals).map(({ person, code, params }) => ({
      id: person.id,
      externalId: person.externalId,
      name: person.name,
      code,
      message: message(language, `error.${code satisfies ErrorCode}`, params),
    })),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
