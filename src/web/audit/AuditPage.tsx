import { getRouteApi } from '@tanstack/react-router'
import { client } from '../api/api.ts'
import { DownloadButton } from '../imports/DownloadButton.tsx'
import { useWords } from '../language/words.ts'
import { Page } from '../parts/Page.tsx'
import { Guarded } from '../rights/Guarded.tsx'
import { AuditFilters } from './AuditFilters.tsx'
import { AuditList } from './AuditList.tsx'
import { auditQueryOf } from './queries.ts'

const route = getRouteApi('/inside/audit')

/** Who did what, to what, from where, when. What is shown stands in the address. */
export function AuditPage() {
  const { say, timeZone } = useWords()
  const search = route.useSearch()
  const title = say('web.nav.audit')
  return (
    <Guarded action="read_audit" title={title}>
      <Page
        width="wide"
        title={title}
        actions={
          <DownloadButton
            label={say('web.audit_log.download')}
            fileName={say('web.audit_log.file_name')}
            get={() => client.exportAudit({ query: auditQueryOf(search, timeZone) })}
          />
        }
      >
        <AuditFilters search={search} />
        <AuditList search={search} />
      </Page>
    </Guarded>
  )
}
