import { parseInstant } from '../domain/instant.ts'
import { isProvisioningStatus } from '../domain/provisioning-status.ts'
import type { LifeState } from '../domain/service-life.ts'
import type { Happening, StandsSo } from '../domain/service-timeline.ts'
import type { HistoryRow } from './repository.ts'

type Told = Pick<HistoryRow, 'action' | 'at' | 'before' | 'after'>

/** What entries lead to that no status tells: what is taken down goes on having one. */
const stateBehind: Readonly<Record<string, LifeState>> = {
  service_withdrawn: 'withdrawing',
  service_removed: 'removed',
}
/** And what they come from; what is brought back may also come from before its removal was done. */
const stateAhead: Readonly<Record<string, LifeState>> = {
  service_removed: 'withdrawing',
  service_brought_back: 'removed',
}

/** An entry of the history of a service, as its timeline sees it (domain/service-timeline.ts). */
export function happeningOf<Row extends Told>(entry: Row): Happening<Row> {
  const { action, at, before, after } = entry
  return {
    entry,
    at,
    before: action === 'service_created' ? null : standing(before, stateAhead[action]),
    after: standing(after, stateBehind[action]),
  }
}

function standing(facts: HistoryRow['before'], known: LifeState | undefined): Partial<StandsSo> {
  const status = facts?.['provisioningStatus']
  const since = facts?.['since']
  const state = known ?? (isProvisioningStatus(status) ? status : undefined)
  const instant = typeof since === 'string' ? parseInstant(since) : null
  return { ...(state !== undefined && { state }), ...(instant !== null && { since: instant }) }
}
