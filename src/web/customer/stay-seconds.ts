import type { Stay } from './types.ts'

/** How long a stay lasted; of the present one until now, also where it was asked for a while ago. */
export function secondsOf({ seconds, since }: Stay, nowMs: number, isLast: boolean): number | null {
  if (!isLast || seconds === null || since === null) return seconds
  return Math.max(seconds, Math.floor((nowMs - Date.parse(since)) / 1_000))
}
