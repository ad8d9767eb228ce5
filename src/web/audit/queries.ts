import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { client } from '../api/api.ts'
import { startOfDay } from './day.ts'
import type { AuditSearch } from './search.ts'

const atOnce = 50

/** What the address says, as the API asks it. @param timeZone in which its days are meant */
export function auditQueryOf({ from, until, ...rest }: AuditSearch, timeZone: string | null) {
  const zone = timeZone ?? undefined
  return {
    ...rest,
    ...(from !== undefined && { from: startOfDay(from, zone) }),
    ...(until !== undefined && { until: startOfDay(until, zone, 1) }),
  }
}

/** The audit log, latest first, a page at a time. */
export const auditQuery = (search: AuditSearch, timeZone: string | null) =>
  infiniteQueryOptions({
    queryKey: ['audit', search, timeZone],
    queryFn: ({ pageParam, signal }) =>
      client.listAudit({
        query: {
          ...auditQueryOf(search, timeZone),
          limit: atOnce,
          ...(pageParam !== null && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
