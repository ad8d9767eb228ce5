import { sql } from 'kysely'
import type { TenantWriter } from '../database/transactions.ts'
import { eraseFromHistory, eraseFromLinks } from '../details/erase-rows.ts'
import { maskedAddress } from '../domain/masked-address.ts'
import type { Instant } from '../domain/instant.ts'
import type { Person } from './person.ts'

/* What says who an erased person was, elsewhere than in their own row (docs/decisions/0038). */

/** Where it was instead of a name or an address. */
const hidden = '…'

/**
 * Takes who somebody was out of answers that are kept to be given again: their requests are known as done, and nobody does
 * them again. Answers that others have of a namesake go too.
 */
export async function eraseFromAnswers(trx: TenantWriter, partnerId: string, person: Person): Promise<void> {
  const said = [person.id, ...namesOf(person).map((text) => JSON.stringify(text).slice(1, -1))]
  await sql`
    update idempotency_keys set status = null, headers = null, body = null, done_at = clock_timestamp(),
      started_at = least(started_at, clock_timestamp() - interval '2 minutes')
    where partner_id = ${partnerId} and body is not null and exists (
      select from unnest(${said}::text[]) as said (text)
      where position(convert_to(said.text, 'UTF8') in body) > 0)`.execute(trx)
}

/** Takes out what other systems said of their licences: they may name people in their own way. */
export async function eraseFromTroubles(
  trx: TenantWriter,
  partnerId: string,
  personId: string,
): Promise<void> {
  await sql`
    update licences set telling_trouble = telling_trouble || '{"words": null, "technical": null}'
    where partner_id = ${partnerId} and person_id = ${personId} and telling_trouble is not null`.execute(trx)
}

/** Takes name and address out of what was asked of the vendor's support about this customer. */
export async function eraseFromCases(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  person: Person,
): Promise<void> {
  for (const name of namesOf(person)) {
    const pattern = `(?<![[:alnum:]])${name.replaceAll(/[^\p{L}\p{N} ]/gu, String.raw`\$&`)}(?![[:alnum:]])`
    await sql`
      update support_cases set subject = regexp_replace(subject, ${pattern}, ${hidden}, 'gi'),
        text = regexp_replace(text, ${pattern}, ${hidden}, 'gi'),
        closing_note = regexp_replace(closing_note, ${pattern}, ${hidden}, 'gi')
      where partner_id = ${partnerId} and customer_id = ${customerId}
        and concat_ws(' ', subject, text, closing_note) ~* ${pattern}`.execute(trx)
  }
}

/**
 * Takes the address out of links that have ended, and out of the history: as far as nobody is asked by it any more. Whom
 * the customer's services ask at this address still is erased as what they are then (details/erase-address.ts).
 */
export async function eraseFromContacts(
  trx: TenantWriter,
  partnerId: string,
  customerId: string,
  { email }: Person,
  now: Instant,
): Promise<void> {
  if (email === null) return
  const { rows } = await sql`
    select from customers
    where partner_id = ${partnerId} and id = ${customerId} and lower(admin_email) = ${email}
    union all
    select from set_up_links
    where partner_id = ${partnerId} and customer_id = ${customerId} and lower(email) = ${email} and ended_at is null
    limit 1`.execute(trx)
  if (rows.length > 0) return
  await eraseFromLinks(trx, partnerId, customerId, email, now)
  await eraseFromHistory(trx, customerId, email, maskedAddress(email))
}

/** What somebody is called, longest first; one letter is in every text. */
function namesOf({ name, email }: Person): string[] {
  return [name, email ?? ''].filter((text) => text.length > 1).toSorted((a, b) => b.length - a.length)
}
