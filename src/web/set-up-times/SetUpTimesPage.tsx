import { IconHourglass } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useWords } from '../language/words.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Page } from '../parts/Page.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { paths } from '../paths.ts'
import { Guarded } from '../rights/Guarded.tsx'
import { useMay } from '../rights/use-may.ts'
import { setUpTimesQuery } from './queries.ts'
import classes from './times.module.css'
import { TimesTable } from './TimesTable.tsx'

/** The most set-ups of a product that the server counts. */
const maxSetUps = 1_000

/** How long setting products up takes, and where the time goes. */
export function SetUpTimesPage() {
  const { say } = useWords()
  return (
    <Guarded action="see_offers" title={say('web.times.title')}>
      <Times />
    </Guarded>
  )
}

function Times() {
  const { say } = useWords()
  const settings = useMay('change_partner')
  const times = useQuery(setUpTimesQuery)
  const items = times.data?.items
  const hasFigures = items?.some(({ setUps, underWay }) => setUps + underWay > 0) === true
  return (
    <Page
      width="wide"
      title={say('web.times.title')}
      above={settings.may && <Link to={paths.settings}>{say('web.nav.settings')}</Link>}
    >
      <p className={classes.lead}>{say('web.times.lead', { max: maxSetUps })}</p>
      {items === undefined && times.isPending && <PageLoading />}
      {items === undefined && times.isError && (
        <ErrorState error={times.error} retry={() => void times.refetch()} />
      )}
      {items !== undefined && !hasFigures && (
        <EmptyState
          icon={IconHourglass}
          title={say('web.times.none')}
          text={<p>{say(items.length === 0 ? 'web.times.no_products' : 'web.times.none_text')}</p>}
        />
      )}
      {items !== undefined && hasFigures && <TimesTable items={items} />}
    </Page>
  )
}
