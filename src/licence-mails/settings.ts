import { sql } from 'kysely'
import { appendAudit } from '../audit/append.ts'
import type { Actor } from '../contract/actor.ts'
import type { ApiContext } from '../contract/context.ts'
import { readTenant, writeTenant } from '../database/transactions.ts'
import type { TenantReader } from '../database/transactions.ts'
import { mailPlaceList, unknownMailPlace } from '../domain/licence-mail.ts'
import { formatInstant } from '../domain/instant.ts'
import { Problems } from '../input/problems.ts'
import { languages } from '../messages/languages.ts'
import type { Language } from '../messages/languages.ts'
import { closingWords, usualWords } from './letter.ts'
import type { Words } from './letter.ts'
import type { LicenceMailsBody, LicenceMailsJson } from './schema.ts'

/** A partner's own words in a language; null: the usual ones. */
export async function ownWords(
  trx: TenantReader,
  partnerId: string,
  language: Language,
): Promise<Words | null> {
  return (await allWords(trx, partnerId)).get(language) ?? null
}

async function allWords(trx: TenantReader, partnerId: string): Promise<Map<string, Words>> {
  const rows = await trx
    .selectFrom('licence_mail_texts')
    .select(['language', 'subject', 'text'])
    .where('partner_id', '=', partnerId)
    .execute()
  return new Map(rows.map(({ language, subject, text }) => [language, { subject, text }]))
}

/** Whether people are told by mail which licences they got, and in which words. */
export async function getLicenceMails(
  { database: { db } }: ApiContext,
  { partnerId }: Actor,
): Promise<LicenceMailsJson> {
  return readTenant(db, partnerId, (trx) => present(trx, partnerId))
}

async function present(trx: TenantReader, partnerId: string): Promise<LicenceMailsJson> {
  // Installation's table, so by itself.
  const { isOn, since } = await trx
    .selectFrom('partners')
    .select(['licence_mails as isOn', 'licence_mails_since as since'])
    .where('id', '=', partnerId)
    .executeTakeFirstOrThrow()
  const own = await allWords(trx, partnerId)
  return {
    isOn,
    since: formatInstant(since),
    texts: languages.map((language) => {
      const usual = usualWords(language)
      const words = own.get(language)
      return {
        language,
        ...(words ?? usual),
        isOwn: words !== undefined,
        usual,
        closing: closingWords(language),
      }
    }),
  }
}

/**
 * Settles whether people are told by mail, and in which words. Languages that are not mentioned have the usual words.
 * @throws AppError invalid_request for places that there are none of
 */
export async function changeLicenceMails(
  { database: { db } }: ApiContext,
  actor: Actor,
  { isOn, texts }: LicenceMailsBody,
  reader: Language,
): Promise<LicenceMailsJson> {
  const { partnerId } = actor
  const problems = new Problems(reader)
  const wanted = new Map<string, Words>()
  for (const [index, { language, subject, text }] of texts.entries()) {
    if (wanted.has(language))
      problems.add(`body.texts.${index}.language`, 'error.input.language_twice', { name: language })
    wanted.set(language, { subject: subject.trim(), text: text.trim() })
    for (const [field, value] of Object.entries({ subject, text })) {
      const path = `body.texts.${index}.${field}`
      const place = unknownMailPlace(value)
      if (place !== null)
        problems.add(path, 'error.input.support_place', { name: place, known: mailPlaceList })
      if (value.trim() === '') problems.add(path, 'error.input.required', { name: field })
    }
  }
  problems.refuse()
  return writeTenant(db, partnerId, async (trx) => {
    const before = await trx
      .selectFrom('partners')
      .select('licence_mails as isOn')
      .where('id', '=', partnerId)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow()
    const own = await allWords(trx, partnerId)
    const changed = languages.filter((one) => !isSame(own.get(one), wanted.get(one)))
    if (before.isOn !== isOn)
      await trx
        .updateTable('partners')
        .set({ licence_mails: isOn, ...(isOn && { licence_mails_since: sql<Date>`now()` }) })
        .where('id', '=', partnerId)
        .execute()
    for (const language of changed) {
      const words = wanted.get(language)
      await trx
        .deleteFrom('licence_mail_texts')
        .where('partner_id', '=', partnerId)
        .where('language', '=', language)
        .execute()
      if (words !== undefined)
        await trx
          .insertInto('licence_mail_texts')
          .values({ partner_id: partnerId, language, ...words })
          .execute()
    }
    await actor.markDone?.(trx)
    if (before.isOn !== isOn || changed.length > 0)
      await appendAudit(trx, partnerId, actor, {
        action: 'licence_mails_changed',
        subjectKind: 'partner',
        subjectId: partnerId,
        details: { before: before.isOn, after: isOn, languages: changed },
      })
    return present(trx, partnerId)
  })
}

function isSame(one: Words | undefined, other: Words | undefined): boolean {
  return one?.subject === other?.subject && one?.text === other?.text
}
