import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { Page } from '../parts/Page.tsx'
import { NotOpen } from '../rights/Guarded.tsx'
import { vendorDoor } from '../tasks/door.ts'
import { TaskView } from '../tasks/TaskView.tsx'
import { vendorPartnersQuery } from './queries.ts'

const route = getRouteApi('/inside/vendor/$partnerId/$serviceId')

/** The work by hand with one service of a partner, for a vendor's operator. */
export function VendorTaskPage() {
  const { say } = useWords()
  const { partnerId, serviceId } = route.useParams()
  const { role } = useMyself()
  const door = useMemo(() => vendorDoor(partnerId, serviceId), [partnerId, serviceId])
  const isOperator = role === 'vendor_operator'
  const partners = useQuery({ ...vendorPartnersQuery, enabled: isOperator }).data?.items
  const partner = partners?.find(({ id }) => id === partnerId)
  if (!isOperator)
    return (
      <Page title={say('web.nav.vendor')} width="wide">
        <NotOpen why={say('web.rights.vendor')} />
      </Page>
    )
  return (
    <TaskView
      key={serviceId}
      door={door}
      about={({ customer }) => (
        <>
          {partner !== undefined && (
            <div>
              <dt>{say('web.installation.partner')}</dt>
              <dd>{partner.name ?? say('web.shell.unnamed')}</dd>
            </div>
          )}
          <div>
            <dt>{say('column.customer')}</dt>
            <dd>{customer.name}</dd>
          </div>
        </>
      )}
    />
  )
}
