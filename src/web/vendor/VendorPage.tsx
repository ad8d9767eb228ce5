import { getRouteApi } from '@tanstack/react-router'
import { useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { Page } from '../parts/Page.tsx'
import { NotOpen } from '../rights/Guarded.tsx'
import { JustEndedNotice } from '../tasks/JustEndedNotice.tsx'
import { VendorFilters } from './VendorFilters.tsx'
import classes from './vendor.module.css'
import { WaitingServices } from './WaitingServices.tsx'

const route = getRouteApi('/inside/vendor')

/** For a vendor's operator: what waits for the vendor, at every partner that uses it. What is shown stands in the address. */
export function VendorPage() {
  const { say } = useWords()
  const search = route.useSearch()
  const { memberships, membershipId } = useMyself()
  const vendor = memberships.find(({ id }) => id === membershipId)?.vendor ?? null
  if (vendor === null)
    return (
      <Page title={say('web.nav.vendor')} width="wide">
        <NotOpen why={say('web.rights.vendor')} />
      </Page>
    )
  return (
    <Page title={say('web.vendor.title', { vendor })} width="wide">
      <p className={classes.lead}>{say('web.vendor.lead', { vendor })}</p>
      <JustEndedNotice />
      <VendorFilters search={search} />
      <WaitingServices search={search} />
    </Page>
  )
}
