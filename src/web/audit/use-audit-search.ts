import { getRouteApi } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import type { AuditSearch } from './search.ts'

const route = getRouteApi('/inside/audit')

type Change = { readonly [K in keyof AuditSearch]: AuditSearch[K] | undefined }

/** Changes what the address of the audit log says; undefined takes a part out of it. */
export function useChangeSearch(): (change: Change) => void {
  const navigate = route.useNavigate()
  return (change) =>
    void navigate({
      to: paths.audit,
      search: (current: AuditSearch) => withoutGaps({ ...current, ...change }),
      resetScroll: false,
    })
}

function withoutGaps({ action, person, subject, from, until }: Change): AuditSearch {
  return {
    ...(action !== undefined && { action }),
    ...(person !== undefined && { person }),
    ...(subject !== undefined && { subject }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
  }
}
