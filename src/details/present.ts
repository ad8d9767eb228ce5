import { formatInstant } from '../domain/instant.ts'
import type { Instant } from '../domain/instant.ts'
import { maskedAddress } from '../domain/masked-address.ts'
import type { Trouble } from '../domain/trouble.ts'
import { holds } from './links.ts'
import type { StoredLink } from './links.ts'
import type { SetUpLinkJson, WhyJson } from './schema.ts'

export const instantOrNull = (at: Instant | null): string | null => (at === null ? null : formatInstant(at))

/** Why it is asked for again, for who fills it in: what was said, and not what went over the wire. */
export function presentWhy(why: Trouble | null): WhyJson | null {
  return why === null ? null : { code: why.code, params: why.params, words: why.words, technical: null }
}

/** A link as somebody sees it. @param shown whether its address is theirs to see */
export function presentLink(link: StoredLink, now: Instant, shown: boolean): SetUpLinkJson {
  const { id, email, language, delivery, reminders } = link
  return {
    id,
    email: shown || email === null ? email : maskedAddress(email),
    language,
    createdAt: formatInstant(link.created_at),
    sentAt: instantOrNull(link.sent_at),
    delivery,
    reminders,
    nextMailAt: instantOrNull(link.next_mail_at),
    openedAt: instantOrNull(link.opened_at),
    passedOnFrom: link.passed_on_from,
    expiresAt: formatInstant(link.expires_at),
    endedAt: instantOrNull(link.ended_at),
    holds: holds(link, now),
  }
}
