/**
 * The rules of DESIGN.md §2–4 and INTERFACES.md once more, the long way round: diaries instead of bands, sets of
 * words instead of bits, loops over customers instead of counts. It shares types with `src/domain` and no code, so
 * that a mistake would have to be made twice. Slow on purpose.
 */
import type { Facets } from '../../src/domain/facets.ts'
import type { StatusFilter } from '../../src/domain/filter.ts'
import type { ProvisioningStatus, ServiceStanding } from '../../src/domain/provisioning-status.ts'
import type { SubscriptionFacts, SubscriptionStatus } from '../../src/domain/subscription-status.ts'

/**
 * With the instant at which it will have taken longer than it usually does, how many licences were bought and are in use,
 * and since when it has its status.
 */
export type OracleService = ServiceStanding & {
  stuckAt?: number | null
  licences?: number | null
  used?: number | null
  since?: number
}

export type OracleSubscription = {
  externalId: string
  facts: SubscriptionFacts
  services: readonly OracleService[]
}

export type OracleCustomer = {
  id: string
  externalId: string
  name: string
  subscriptions: readonly OracleSubscription[]
  /** Until just before when somebody has it in hand. */
  inHandUntil?: number | null
}

export type OraclePair = { provisioning: ProvisioningStatus; subscription: SubscriptionStatus }

export type OracleStanding = {
  /** The different pairs of the open subscriptions, each as `provisioning/subscription`. */
  pairs: Set<string>
  /** The attention place, 0 to 12, or 14 to 26 in somebody's hand; 13 without open subscriptions. */
  place: number
  inHand: boolean
  /** Whether one of its services is late. */
  stuck: boolean
  /** Whether one of its services has more licences in use than were bought. */
  overLimit: boolean
  /** Whether one that has been there for thirty days is used by few. */
  lowUse: boolean
  /** Whether one has licences and nobody has any of them. */
  nobodyAssigned: boolean
  /** In use of what was bought. */
  use: number | null
  nextEndsAt: number | null
  /** The most important in each column; null without open subscriptions. */
  statuses: OraclePair | null
  openCount: number
}

export type OracleSort = 'attention' | 'name' | 'ends' | 'use'

export type OracleList = {
  total: number
  facets: Facets
  /** Ids of the customers that the filter shows, in order. */
  ids: Record<OracleSort, { asc: string[]; desc: string[] }>
}

export const oracleProvisioning: ProvisioningStatus[] = [
  'unable_to_provision',
  'manual_partner',
  'pending_details',
  'manual_vendor',
  'provisioning',
  'provisioned',
]

export const oracleSubscription: SubscriptionStatus[] = [
  'suspended',
  'expires_in_30_days',
  'trial_expired',
  'trial_expires_in_30_days',
  'expires_in_60_days',
  'trial_expires_in_60_days',
  'trial_active',
  'active',
]

const urgency: string[] = [
  'unable_to_provision',
  'suspended',
  'manual_partner',
  'expires_in_30_days',
  'trial_expired',
  'pending_details',
  'trial_expires_in_30_days',
  'expires_in_60_days',
  'trial_expires_in_60_days',
  'manual_vendor',
  'provisioning',
  'trial_active',
  'active',
]

type DiaryEntry = { at: number; says: SubscriptionStatus | 'closed' }

function days(count: number): number {
  return count * 24 * 60 * 60 * 1000
}

/** Everything that time alone will ever do to a subscription, from the beginning of time, in order. */
function diaryOf(facts: SubscriptionFacts): DiaryEntry[] {
  const { kind, endsAt, cancelAtEnd, closedAt } = facts
  const diary: DiaryEntry[] = []
  const write = (at: number, says: DiaryEntry['says']) => diary.push({ at, says })
  if (kind === 'trial' && facts.converts && !cancelAtEnd) {
    if (endsAt === null) throw new Error('no such trial')
    write(-Infinity, 'trial_active')
    const paid = diaryOf({
      ...facts,
      ...facts.converts,
      kind: 'paid',
      payment: 'current',
      suspendedAt: null,
      closedAt: null,
    })
    const first = paid.findLast(({ at }) => at <= endsAt)
    if (first !== undefined) write(endsAt, first.says)
    diary.push(...paid.filter(({ at }) => at > endsAt))
  } else if (kind === 'trial') {
    if (endsAt === null) throw new Error('no such trial')
    write(-Infinity, 'trial_active')
    write(endsAt - days(60), 'trial_expires_in_60_days')
    write(endsAt - days(30), 'trial_expires_in_30_days')
    write(endsAt, 'trial_expired')
  } else if (facts.payment === 'overdue' || facts.suspendedAt !== null) {
    write(-Infinity, 'suspended')
  } else {
    write(-Infinity, 'active')
    if (endsAt !== null && !(facts.autoRenew && !cancelAtEnd)) {
      write(endsAt - days(60), 'expires_in_60_days')
      write(endsAt - days(30), 'expires_in_30_days')
      write(endsAt, 'suspended')
    }
  }
  const closings = [closedAt, cancelAtEnd ? endsAt : null].filter((at) => at !== null)
  if (closings.length === 0) return diary
  const closing = Math.min(...closings)
  return [...diary.filter(({ at }) => at < closing), { at: closing, says: 'closed' }]
}

/** The status at `now` and the instant of the next entry; null when it is closed. */
export function oracleStatus(
  facts: SubscriptionFacts,
  now: number,
): { status: SubscriptionStatus; until: number | null } | null {
  const diary = diaryOf(facts)
  const written = diary.findLast(({ at }) => at <= now)
  if (written === undefined || written.says === 'closed') return null
  return { status: written.says, until: diary.find(({ at }) => at > now)?.at ?? null }
}

/** The first of the six that any service shows. */
export function oracleRollUp(services: readonly ServiceStanding[]): ProvisioningStatus {
  const left = services.filter(({ deprovisioned }) => !deprovisioned)
  const shown = new Set(left.map(({ status, withdrawn }) => (withdrawn ? 'provisioning' : status)))
  return oracleProvisioning.find((status) => shown.has(status)) ?? 'provisioned'
}

function openPairs(subscriptions: readonly OracleSubscription[], now: number): OraclePair[] {
  return subscriptions.flatMap(({ facts, services }) => {
    const standing = oracleStatus(facts, now)
    return standing === null ? [] : [{ provisioning: oracleRollUp(services), subscription: standing.status }]
  })
}

/** The end that nobody has settled what follows it. */
function expiry(facts: SubscriptionFacts, now: number): number[] {
  const { kind, endsAt, autoRenew, cancelAtEnd, converts } = facts
  if (endsAt === null) return []
  if (cancelAtEnd) return [endsAt]
  if (kind === 'paid') return autoRenew ? [] : [endsAt]
  if (!converts) return [endsAt]
  return now < endsAt || converts.autoRenew ? [] : [converts.endsAt]
}

/** When each of its services that is still there will be late, or has been since. */
function latenesses(subscriptions: readonly OracleSubscription[]): number[] {
  return subscriptions.flatMap(({ services }) =>
    services.flatMap(({ stuckAt, deprovisioned }) => (deprovisioned ? [] : (stuckAt ?? []))),
  )
}

const dayMs = 86_400_000

/** Each service that is there, of a subscription that is open at `now`. */
function servicesThere(subscriptions: readonly OracleSubscription[], now: number): OracleService[] {
  return subscriptions.flatMap(({ facts, services }) =>
    oracleStatus(facts, now) === null ? [] : services.filter(({ deprovisioned }) => !deprovisioned),
  )
}

/** In use of what was bought, over all that is there; none where either is known of no service. */
function useOf(services: readonly OracleService[]): number | null {
  const bought = services.map(({ licences = null }) => licences).filter((each) => each !== null)
  const inUse = services.map(({ used = null }) => used).filter((each) => each !== null)
  if (bought.length === 0 || inUse.length === 0) return null
  if (sum(bought) > 0) return sum(inUse) / sum(bought)
  return sum(inUse) === 0 ? null : sum(inUse)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0)
}

function useMarks(
  services: readonly OracleService[],
  now: number,
  lowUsePercent: number | null,
): Pick<OracleStanding, 'overLimit' | 'lowUse' | 'nobodyAssigned'> {
  const counted = services.flatMap(({ licences, used, since = now, withdrawn, status }) =>
    withdrawn || licences == null || used == null ? [] : [{ licences, used, since, status }],
  )
  const done = counted.filter(({ status }) => status === 'provisioned')
  return {
    overLimit: counted.some(({ licences, used }) => used > licences),
    lowUse: done.some(
      ({ licences, used, since }) =>
        lowUsePercent !== null &&
        licences > 0 &&
        (used * 100) / licences < lowUsePercent &&
        now - since >= 30 * dayMs,
    ),
    nobodyAssigned: done.some(({ licences, used }) => licences > 0 && used === 0),
  }
}

/** How a customer stands at `now`; the share under which use is low is a new partner's. */
export function oracleCustomer(
  subscriptions: readonly OracleSubscription[],
  now: number,
  inHandUntil: number | null = null,
  lowUsePercent: number | null = 50,
): OracleStanding {
  const there = servicesThere(subscriptions, now)
  const inHand = inHandUntil !== null && now < inHandUntil
  const pairs = openPairs(subscriptions, now)
  const words = new Set<string>(
    pairs.flatMap(({ provisioning, subscription }) => [provisioning, subscription]),
  )
  const place = urgency.findIndex((status) => words.has(status))
  const ends = subscriptions
    .filter(({ facts }) => oracleStatus(facts, now) !== null)
    .flatMap(({ facts }) => expiry(facts, now))
    .toSorted((a, b) => a - b)
  const provisioning = oracleProvisioning.find((status) => words.has(status))
  const subscription = oracleSubscription.find((status) => words.has(status))
  return {
    pairs: new Set(pairs.map((pair) => `${pair.provisioning}/${pair.subscription}`)),
    place: place === -1 ? urgency.length : inHand ? urgency.length + 1 + place : place,
    inHand,
    stuck: latenesses(subscriptions).some((at) => at <= now),
    ...useMarks(there, now, lowUsePercent),
    use: useOf(there),
    nextEndsAt: ends[0] ?? null,
    statuses: provisioning && subscription ? { provisioning, subscription } : null,
    openCount: pairs.length,
  }
}

/** The next instant after `now` at which `oracleCustomer` answers otherwise by itself (set, marks, place, end or use); null for never. */
export function oracleNextChange(
  subscriptions: readonly OracleSubscription[],
  now: number,
  inHandUntil: number | null = null,
  lowUsePercent: number | null = 50,
): number | null {
  const summary = (at: number) => {
    const { pairs, ...standing } = oracleCustomer(subscriptions, at, inHandUntil, lowUsePercent)
    const { inHand, stuck, overLimit, lowUse, nobodyAssigned, place, nextEndsAt, use } = standing
    const marks = [inHand, stuck, overLimit, lowUse, nobodyAssigned]
    return JSON.stringify([[...pairs].toSorted(), marks, place, nextEndsAt, use])
  }
  const today = summary(now)
  const instants = subscriptions.flatMap(({ facts }) => diaryOf(facts).map(({ at }) => at))
  const ripe = subscriptions.flatMap(({ services }) =>
    services.flatMap(({ since }) => (since === undefined ? [] : since + 30 * dayMs)),
  )
  const later = [...instants, ...latenesses(subscriptions), ...ripe, inHandUntil ?? now]
    .filter((at) => at > now)
    .toSorted((a, b) => a - b)
  return later.find((at) => summary(at) !== today) ?? null
}

function isShown(customer: OracleCustomer, filter: StatusFilter, now: number): boolean {
  if (filter.provisioning.length + filter.subscription.length === 0) return true
  return openPairs(customer.subscriptions, now).some(
    ({ provisioning, subscription }) =>
      (filter.provisioning.length === 0 || filter.provisioning.includes(provisioning)) &&
      (filter.subscription.length === 0 || filter.subscription.includes(subscription)),
  )
}

/** The list under a status filter: its size, both columns' counts, and the ids in every order. */
export function oracleList(
  customers: readonly OracleCustomer[],
  filter: StatusFilter,
  now: number,
): OracleList {
  const shownBy = (other: StatusFilter) => customers.filter((customer) => isShown(customer, other, now))
  const choosing = (provisioning: ProvisioningStatus) =>
    shownBy({ ...filter, provisioning: [provisioning] }).length
  const choosingSubscription = (subscription: SubscriptionStatus) =>
    shownBy({ ...filter, subscription: [subscription] }).length
  const rows = shownBy(filter).map((customer) => {
    const { place, nextEndsAt, use } = oracleCustomer(
      customer.subscriptions,
      now,
      customer.inHandUntil ?? null,
    )
    const key = oracleNameKey(customer.name)
    const attention = place === urgency.length ? null : place
    // Sorted by name all have the same value, and the tie decides.
    return {
      id: customer.id,
      externalId: customer.externalId,
      key,
      attention,
      ends: nextEndsAt,
      use,
      name: 0,
    }
  })
  const order = (sort: OracleSort, sign: 1 | -1) =>
    rows
      .toSorted((a, b) => {
        const [left, right] = [a[sort], b[sort]]
        if (left === null || right === null) {
          if (left !== right) return left === null ? 1 : -1
        } else if (left !== right) return sign * (left - right)
        return sign * (bytes(a.key, b.key) || bytes(a.externalId, b.externalId))
      })
      .map(({ id }) => id)
  const both = (sort: OracleSort) => ({ asc: order(sort, 1), desc: order(sort, -1) })
  return {
    total: rows.length,
    facets: {
      provisioning: {
        unable_to_provision: choosing('unable_to_provision'),
        manual_partner: choosing('manual_partner'),
        pending_details: choosing('pending_details'),
        manual_vendor: choosing('manual_vendor'),
        provisioning: choosing('provisioning'),
        provisioned: choosing('provisioned'),
      },
      subscription: {
        suspended: choosingSubscription('suspended'),
        expires_in_30_days: choosingSubscription('expires_in_30_days'),
        trial_expired: choosingSubscription('trial_expired'),
        trial_expires_in_30_days: choosingSubscription('trial_expires_in_30_days'),
        expires_in_60_days: choosingSubscription('expires_in_60_days'),
        trial_expires_in_60_days: choosingSubscription('trial_expires_in_60_days'),
        trial_active: choosingSubscription('trial_active'),
        active: choosingSubscription('active'),
      },
    },
    ids: { attention: both('attention'), name: both('name'), ends: both('ends'), use: both('use') },
  }
}

/** UTF-8 keeps the order of code points. */
export function bytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

/** The folding of names, one code point after the other. */
export function oracleNameKey(name: string): string {
  const out: string[] = []
  let afterLatin = false
  for (const char of Array.from(name.normalize('NFD').toLowerCase())) {
    const code = char.codePointAt(0) ?? 0
    if (afterLatin && code >= 0x300 && code <= 0x36f) {
      const letter = `${out.at(-1)}${char}`.normalize('NFC')
      if (letter === 'ä') out.splice(-1, 1, 'à')
      else if (letter === 'å') out.splice(-1, 1, 'â')
      else if (letter === 'ö') out.splice(-1, 1, 'á')
    } else {
      afterLatin = /^\p{Script=Latin}$/u.test(char)
      out.push(char === 'æ' ? 'à' : char === 'ø' ? 'á' : char)
    }
  }
  return out.join('')
}

function isIn(chosen: readonly string[], status: string): boolean {
  return chosen.length === 0 || chosen.includes(status)
}

function comesBefore(order: readonly string[], status: string, best: string | undefined): boolean {
  return best !== undefined && order.indexOf(status) < order.indexOf(best)
}

/** What the two cells show under a filter, and where something that does not match is more important. */
export function oracleMatching(
  subscriptions: readonly OracleSubscription[],
  filter: StatusFilter,
  now: number,
): {
  provisioning: ProvisioningStatus | null
  subscription: SubscriptionStatus | null
  moreImportant: { provisioning: boolean; subscription: boolean }
} {
  const pairs = openPairs(subscriptions, now)
  const matching = pairs.filter(
    (pair) => isIn(filter.provisioning, pair.provisioning) && isIn(filter.subscription, pair.subscription),
  )
  const others = pairs.filter((pair) => !matching.includes(pair))
  const provisioning = oracleProvisioning.find((status) =>
    matching.some((pair) => pair.provisioning === status),
  )
  const subscription = oracleSubscription.find((status) =>
    matching.some((pair) => pair.subscription === status),
  )
  return {
    provisioning: provisioning ?? null,
    subscription: subscription ?? null,
    moreImportant: {
      provisioning: others.some((pair) => comesBefore(oracleProvisioning, pair.provisioning, provisioning)),
      subscription: others.some((pair) => comesBefore(oracleSubscription, pair.subscription, subscription)),
    },
  }
}

/** Since when the diary says what it says at `now`; null where that is since ever, or nobody can know. */
export function oracleSince(facts: SubscriptionFacts, startsAt: number | null, now: number): number | null {
  if (oracleStatus(facts, now) === null) return null
  const said = (of: SubscriptionFacts) =>
    diaryOf(of).findLast(({ at, says }) => at <= now && says !== 'closed')
  let since = said(facts)?.at ?? -Infinity
  if (facts.kind === 'paid' && facts.payment === 'overdue') return null
  if (facts.kind === 'paid' && facts.suspendedAt !== null) {
    // As if nobody had suspended it: then it may have been suspended by its end before that.
    const byTime = said({ ...facts, suspendedAt: null })
    const instants = [facts.suspendedAt, ...(byTime?.says === 'suspended' ? [byTime.at] : [])]
    since = Math.min(...instants.filter((at) => at <= now))
  }
  // Nobody says since when all is well, also where it is known.
  if (!Number.isFinite(since) || said(facts)?.says === 'active') return null
  const begun = startsAt !== null && startsAt > since ? startsAt : since
  return begun > now ? null : begun
}
