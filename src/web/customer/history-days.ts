import type { HistoryEntry } from './types.ts'

/** What one actor did at one instant: a file's rows, a person's one click with what followed from it. */
export interface Deed {
  readonly at: string
  readonly actor: HistoryEntry['actor']
  readonly entries: readonly HistoryEntry[]
}

export interface Day {
  /** The day as the reader's calendar has it. */
  readonly name: string
  readonly deeds: readonly Deed[]
}

/** Groups entries, newest first as they come, by day and below that by deed. @param dayOf names an instant's day */
export function daysOf(entries: readonly HistoryEntry[], dayOf: (instant: string) => string): Day[] {
  const days: { name: string; deeds: { at: string; actor: Deed['actor']; entries: HistoryEntry[] }[] }[] = []
  for (const entry of entries) {
    const name = dayOf(entry.at)
    let day = days.at(-1)
    if (day?.name !== name) days.push((day = { name, deeds: [] }))
    const deed = day.deeds.at(-1)
    if (deed !== undefined && isSameDeed(deed, entry)) deed.entries.push(entry)
    else day.deeds.push({ at: entry.at, actor: entry.actor, entries: [entry] })
  }
  return days
}

/**
 * What only follows from another entry of the same deed: a subscription's provisioning status is its most important
 * service's (DESIGN.md §2), so that where the service itself is told, the same sentence again says nothing.
 */
export function isEcho(entry: HistoryEntry, { entries }: Deed): boolean {
  const { kind, subscription, after } = entry
  if (kind !== 'subscription_changed' || after === null || subscription === null) return false
  const { provisioningStatus, ...rest } = after
  if (provisioningStatus == null || Object.keys(rest).length > 0) return false
  return entries.some(
    (each) =>
      each.service !== null &&
      each.subscription?.id === subscription.id &&
      each.after?.provisioningStatus === provisioningStatus,
  )
}

function isSameDeed({ at, actor }: Deed, entry: HistoryEntry): boolean {
  return at === entry.at && actor.kind === entry.actor.kind && actor.id === entry.actor.id
}
