import { AppError } from '../contract/errors.ts'
import type { Db } from '../database/connect.ts'
import { sqlState, withInstallation } from '../database/transactions.ts'
import { languages, type Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import type { AccountContext } from './context.ts'
import { findPersonByEmail, foldEmail } from './people.ts'
import { isSecret, newSecret } from './secrets.ts'

export const addressMinutes = 60
const uniqueViolation = '23505'

interface Change {
  readonly personId: string
  readonly email: string
}

const identifierOf = (token: string) => `change-address:${token}`

/** Sends a link to the address that a person wants to have. To one that is somebody's nothing is sent, and nobody is told. */
export async function sendAddressLink(
  { auth, mailer, origin, printLink, database: { db } }: AccountContext,
  personId: string,
  email: string,
  language: Language,
): Promise<void> {
  const address = foldEmail(email)
  if ((await withInstallation(db, (trx) => findPersonByEmail(trx, address))) !== undefined) return
  const token = newSecret()
  const { internalAdapter } = await auth.$context
  await internalAdapter.createVerificationValue({
    identifier: identifierOf(token),
    value: JSON.stringify({ personId, email: address } satisfies Change),
    expiresAt: new Date(Date.now() + addressMinutes * 60_000),
  })
  const link = `${origin}/confirm-address/${token}`
  const delivery = await mailer.send({
    to: address,
    language,
    subject: message(language, 'mail.address.subject'),
    text: message(language, 'mail.address.text', { link, minutes: addressMinutes }),
  })
  if (delivery === 'no_mail_server') printLink('new_address', link)
}

/** The address that a link is for, while it holds; null for every other. */
export async function addressOfLink({ auth }: AccountContext, token: string): Promise<string | null> {
  if (!isSecret(token)) return null
  const { internalAdapter } = await auth.$context
  const found = await internalAdapter.findVerificationValue(identifierOf(token))
  return found === null || found.expiresAt < new Date() ? null : (JSON.parse(found.value) as Change).email
}

/**
 * Gives a person the address that a link was sent to, and tells the old one. Of two at once, one has it.
 * @throws AppError address_link_spent, address_taken
 */
export async function followAddressLink(context: AccountContext, token: string): Promise<Change> {
  const {
    auth,
    authenticator,
    database: { db },
  } = context
  const { internalAdapter } = await auth.$context
  const found = isSecret(token) ? await internalAdapter.consumeVerificationValue(identifierOf(token)) : null
  if (found === null || found.expiresAt < new Date()) throw new AppError('address_link_spent')
  const change = JSON.parse(found.value) as Change
  const before = await replaceAddress(db, change)
  authenticator.forget(change.personId)
  const language = languages.find((one) => one === before.language) ?? 'en'
  // Whether it arrives changes nothing any more.
  await context.mailer.send({
    to: before.email,
    language,
    subject: message(language, 'mail.address_changed.subject'),
    text: message(language, 'mail.address_changed.text'),
  })
  return change
}

/** @returns what it was until now, and the person's language */
async function replaceAddress(
  db: Db,
  { personId, email }: Change,
): Promise<{ email: string; language: string | null }> {
  try {
    return await withInstallation(db, async (trx) => {
      const person = await trx
        .selectFrom('people')
        .select(['email', 'language'])
        .where('id', '=', personId)
        .where('is_operator', '=', false)
        .forUpdate()
        .executeTakeFirst()
      if (person === undefined) throw new AppError('address_link_spent')
      await trx
        .updateTable('people')
        .set({ email, email_verified: true, updated_at: new Date() })
        .where('id', '=', personId)
        .execute()
      return person
    })
  } catch (error) {
    throw sqlState(error) === uniqueViolation ? new AppError('address_taken', {}, { cause: error }) : error
  }
}
