import { attentionOrder } from '../../domain/attention.ts'
import { isProvisioningStatus } from '../../domain/provisioning-status.ts'
import { licenceMarkOf, licenceMarks } from '../customers/marks.ts'
import type { LicenceMark } from '../customers/marks.ts'
import { actsNextOn } from '../status/status.ts'
import type { Status } from '../status/status.ts'
import { servicesThere } from './spans.ts'
import type { Service, Subscription } from './types.ts'

/** Whom a customer waits for, the one who can do most about it first. */
const waitsFor = ['partner', 'customer_admin', 'vendor'] as const

export type VerdictOn = (typeof waitsFor)[number] | 'use' | 'nobody' | 'none'

/** All but those in which a subscription simply runs: nothing is to be said about it. */
export type ReasonStatus = Exclude<Status, 'active' | 'trial_active'>

/** One status that somebody has to do something about, with all of the customer's that stand so. */
export interface Reason {
  readonly status: ReasonStatus
  /** Said in other words than the status's own: it is being taken down, or somebody else takes longer than usual. */
  readonly said: 'status' | 'removal' | 'late'
  /** Services for how far the set-up has come, subscriptions for how they stand. */
  readonly count: number
  /** What the first of them is called. */
  readonly name: string
  /** The earliest end among the subscriptions. */
  readonly endsAt: string | null
}

/** One thing that the use of licences asks for, over all services of which it is said. */
export interface UseReason {
  readonly mark: LicenceMark
  readonly count: number
  /** What the first of them is called. */
  readonly name: string
  readonly used: number
  readonly bought: number
}

export interface Verdict {
  readonly on: VerdictOn
  /** Most urgent first (INTERFACES.md «Order of attention»). */
  readonly reasons: readonly Reason[]
  readonly use: readonly UseReason[]
  /** Licences that nobody has yet, of what is set up; none where somebody is waited for, or the use says it already. */
  readonly freeLicences: number
}

const maxReasons = 3

/** Does this customer need me, why, and what is to be done: from the statuses' own table of who acts next (DESIGN.md §2). */
export function verdictOn(subscriptions: readonly Subscription[]): Verdict {
  if (subscriptions.length === 0) return { on: 'none', reasons: [], use: [], freeLicences: 0 }
  const use = reasonsOfUse(subscriptions)
  const reasons = reasonsOf(subscriptions)
  const waiting = reasons.filter((reason) => waitsFor.some((who) => actsNext(reason) === who))
  const on = waitsFor.find((who) => waiting.some((reason) => actsNext(reason) === who))
  if (on !== undefined) return { on, reasons: waiting.slice(0, maxReasons), use, freeLicences: 0 }
  if (use.length > 0) return { on: 'use', reasons: [], use, freeLicences: 0 }
  const quiet = reasons.filter(({ status }) => isProvisioningStatus(status))
  return { on: 'nobody', reasons: quiet.slice(0, 1), use, freeLicences: freeLicencesOf(subscriptions) }
}

function reasonsOfUse(subscriptions: readonly Subscription[]): UseReason[] {
  const byMark = Map.groupBy(subscriptions.flatMap(servicesThere), licenceMarkOf)
  return licenceMarks.flatMap((mark) => {
    const services = byMark.get(mark) ?? []
    const sumOf = (number: 'licences' | 'licencesUsed') =>
      services.reduce((sum, service) => sum + (service[number] ?? 0), 0)
    const [first] = services
    if (first === undefined) return []
    const { product: name } = first
    return [{ mark, count: services.length, name, used: sumOf('licencesUsed'), bought: sumOf('licences') }]
  })
}

/** What is late is the partner's to look at, whoever is at it. */
function actsNext({ status, said }: Reason): ReturnType<typeof actsNextOn> {
  return said === 'late' ? 'partner' : actsNextOn(status)
}

function reasonsOf(subscriptions: readonly Subscription[]): Reason[] {
  const found = new Map<string, Reason>()
  const add = (status: Status, name: string, endsAt: string | null, said: Reason['said']) => {
    if (status === 'active' || status === 'trial_active') return
    const key = said === 'status' ? status : said
    const { count = 0, ...reason } = found.get(key) ?? { status, said, name, endsAt }
    const earliest =
      endsAt === null || (reason.endsAt !== null && reason.endsAt < endsAt) ? reason.endsAt : endsAt
    found.set(key, { ...reason, count: count + 1, endsAt: earliest })
  }
  for (const subscription of subscriptions) {
    const { status, offer, endsAt } = subscription
    if (status !== null) add(status, offer, endsAt, 'status')
    for (const service of servicesThere(subscription))
      add(service.provisioningStatus, service.product, null, saidOf(service))
  }
  return [...found.values()].toSorted((a, b) => placeOf(a.status) - placeOf(b.status))
}

function saidOf({ provisioningStatus, withdrawnAt, isStuck }: Service): Reason['said'] {
  // What the partner has to do anyway says itself what.
  if (isStuck && actsNextOn(provisioningStatus) !== 'partner') return 'late'
  return withdrawnAt === null ? 'status' : 'removal'
}

/** What is done stands in no order of attention: it comes last. */
function placeOf(status: Status): number {
  const place = attentionOrder.findIndex((each) => each === status)
  return place === -1 ? attentionOrder.length : place
}

function freeLicencesOf(subscriptions: readonly Subscription[]): number {
  return subscriptions
    .flatMap(servicesThere)
    .filter(({ provisioningStatus }) => provisioningStatus === 'provisioned')
    .reduce((sum, { licences, licencesUsed }) => sum + Math.max(0, (licences ?? 0) - (licencesUsed ?? 0)), 0)
}
