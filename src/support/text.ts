import type { OperationsTable } from '../database/provisioning-tables.ts'
import type { Instant } from '../domain/instant.ts'
import type { LifeState } from '../domain/service-life.ts'
import type { Trouble } from '../domain/trouble.ts'
import type { MessageKey, MessageParams } from '../messages/formatter.ts'
import type { Language } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import { maxSubjectLength, maxTextLength } from './limits.ts'

/** Who sets a service up, as its vendor knows them. */
export type SetUpBy =
  | { readonly kind: 'manual'; readonly by: 'partner' | 'vendor' }
  | { readonly kind: 'simulated' }
  | {
      readonly kind: 'open_service_broker'
      /** What the partner calls it, and where it is. */
      readonly connection: string | null
      readonly host: string | null
      readonly service: string
      readonly plan: string
    }

/** What was tried with a service. */
export interface Attempt {
  readonly id: string
  readonly kind: OperationsTable['kind']
  readonly attempt: number
  readonly begunAt: Instant
  readonly outcome: OperationsTable['outcome']
  readonly trouble: Trouble | null
}

/** All that a vendor asks for about a service. */
export interface CaseFacts {
  readonly partner: string | null
  readonly vendor: string
  readonly timeZone: string
  readonly customer: {
    readonly id: string
    readonly externalId: string
    readonly name: string
    readonly country: string | null
  }
  readonly subscription: {
    readonly id: string
    readonly externalId: string
    readonly offer: string
    readonly kind: 'trial' | 'paid'
  }
  readonly service: {
    readonly id: string
    readonly externalId: string
    readonly product: string
    readonly licences: number | null
    readonly licencesUsed: number | null
  }
  readonly state: LifeState
  readonly since: Instant
  readonly orderedAt: Instant | null
  readonly isLate: boolean
  readonly by: SetUpBy | null
  readonly trouble: Trouble | null
  /** A person's or a file's own words. */
  readonly reason: string | null
  /** Latest first. */
  readonly attempts: readonly Attempt[]
  /** What the customer filled in, where it goes along. */
  readonly details: readonly { readonly title: string; readonly value: string }[] | null
}

/** What a case begins with, in the vendor's words or the reader's. */
export interface CaseWords {
  readonly subject: string
  readonly text: string
}

/** The ready subject and text of a case: everything that the vendor will ask for, and no secret. */
export function caseWords(facts: CaseFacts, language: Language): CaseWords {
  const say = (key: MessageKey, params: MessageParams = {}) => message(language, key, params)
  const blocks = [
    [opening(facts, say)],
    whoseLines(facts, say),
    howLines(facts, speaking(language, facts.timeZone)),
    wrongLines(facts, say),
    attemptLines(facts, speaking(language, facts.timeZone)),
    detailLines(facts, say),
  ]
  const text = blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
  const subject = say('support.subject', {
    what: say(`support.state.${subjectOf(facts)}`, { product: facts.service.product }),
    customer: facts.customer.name,
  })
  return { subject: cut(oneLine(subject), maxSubjectLength), text: cut(text, maxTextLength) }
}

type Say = (key: MessageKey, params?: MessageParams) => string

interface Speech {
  readonly say: Say
  readonly date: (at: Instant) => string
}

function speaking(language: Language, timeZone: string): Speech {
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'long',
    timeZone,
  })
  return { say: (key, params) => message(language, key, params), date: (at) => format.format(at) }
}

/** What stands at the top of subject and text. */
type Heading = 'failed' | 'late' | 'under_way' | 'waits' | 'removal'

function subjectOf({ state, isLate }: CaseFacts): Heading {
  if (state === 'unable_to_provision') return 'failed'
  if (state === 'withdrawing') return 'removal'
  if (isLate) return 'late'
  return state === 'provisioning' ? 'under_way' : 'waits'
}

function opening(facts: CaseFacts, say: Say): string {
  return `${say(`support.state.${subjectOf(facts)}`, { product: facts.service.product })}.`
}

function whoseLines({ partner, customer, subscription, service }: CaseFacts, say: Say): string[] {
  return [
    ...(partner === null ? [] : [line(say, 'partner', partner)]),
    line(say, 'customer', `${customer.name} (${customer.externalId}, ${customer.id})`),
    ...(customer.country === null ? [] : [line(say, 'country', customer.country)]),
    line(say, 'subscription', `${subscription.externalId} (${subscription.id})`),
    line(say, 'offer', `${subscription.offer} (${say(`support.kind.${subscription.kind}`)})`),
    line(say, 'product', service.product),
    line(say, 'service', `${service.externalId} (${service.id})`),
    ...(service.licences === null
      ? []
      : [
          line(
            say,
            'licences',
            service.licencesUsed === null
              ? String(service.licences)
              : say('support.licences', { all: service.licences, used: service.licencesUsed }),
          ),
        ]),
  ]
}

function howLines(facts: CaseFacts, { say, date }: Speech): string[] {
  const { by, service, since, orderedAt } = facts
  return [
    ...(by === null ? [] : byLines(by, service.id, say)),
    ...(orderedAt === null ? [] : [line(say, 'ordered', date(orderedAt))]),
    line(say, 'status', say('support.since', { status: statusOf(facts, say), since: date(since) })),
  ]
}

/** @param instance the service's own id, by which the other system knows what it made (docs/decisions/0023) */
function byLines(by: SetUpBy, instance: string, say: Say): string[] {
  if (by.kind === 'manual') return [line(say, 'by', say(`support.by.${by.by}`))]
  if (by.kind === 'simulated') return [line(say, 'by', say('support.by.simulated'))]
  const where = [by.connection, by.host].filter((part) => part !== null).join(', ')
  return [
    line(say, 'by', where === '' ? 'Open Service Broker' : `Open Service Broker: ${where}`),
    line(say, 'broker_service', by.service),
    line(say, 'plan', by.plan),
    line(say, 'instance', instance),
  ]
}

function statusOf({ state, vendor }: CaseFacts, say: Say): string {
  return state === 'withdrawing' || state === 'removed'
    ? say('support.being_removed')
    : say(`provisioning.${state}`, { vendor })
}

function wrongLines({ trouble, reason }: CaseFacts, say: Say): string[] {
  const words = trouble?.words ?? null
  const others = reason === null || reason === words ? [] : [line(say, 'reason', reason)]
  if (trouble === null) return others
  const { technical } = trouble
  return [
    line(say, 'wrong', say(`trouble.${trouble.code}`, trouble.params)),
    ...(words === null ? [] : [line(say, 'words', words)]),
    ...others,
    ...(technical === null
      ? []
      : [
          line(say, 'request', technical.request),
          line(
            say,
            'answer',
            technical.status === null ? say('support.no_answer') : `HTTP ${technical.status}`,
          ),
          ...(technical.body === '' ? [] : [technical.body]),
        ]),
  ]
}

function attemptLines({ attempts }: CaseFacts, { say, date }: Speech): string[] {
  if (attempts.length === 0) return []
  const told = attempts.map(({ id, kind, attempt, begunAt, outcome, trouble }) => {
    const said = say('support.attempt', {
      when: date(begunAt),
      what: say(`support.operation.${kind}`),
      attempt: String(attempt),
      outcome: say(`support.outcome.${outcome ?? 'open'}`),
    })
    const why = trouble === null ? '' : ` ${say(`trouble.${trouble.code}`, trouble.params)}`
    return `- ${said}${why} [${id}]`
  })
  return [`${say('support.line.attempts')}:`, ...told]
}

function detailLines({ details }: CaseFacts, say: Say): string[] {
  if (details === null || details.length === 0) return []
  return [`${say('support.line.details')}:`, ...details.map(({ title, value }) => `- ${title}: ${value}`)]
}

type Label =
  | 'partner'
  | 'customer'
  | 'country'
  | 'subscription'
  | 'offer'
  | 'product'
  | 'service'
  | 'licences'
  | 'by'
  | 'broker_service'
  | 'plan'
  | 'instance'
  | 'ordered'
  | 'status'
  | 'wrong'
  | 'words'
  | 'reason'
  | 'request'
  | 'answer'

function line(say: Say, label: Label, value: string): string {
  return `${say(`support.line.${label}`)}: ${value}`
}

function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()
}

/** Whole characters alone. */
function cut(text: string, max: number): string {
  const fit = text.toWellFormed()
  return fit.length <= max ? fit : `${fit.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
