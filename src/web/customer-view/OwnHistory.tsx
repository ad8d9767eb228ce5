import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import {
  IconFileImport,
  IconLicense,
  IconLicenseOff,
  IconTrash,
  IconUserCheck,
  IconUserEdit,
  IconUserOff,
  IconUserPlus,
} from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import customerClasses from '../customer/customer.module.css'
import historyClasses from '../customer/history.module.css'
import { fieldsText } from '../customer-people/fields.ts'
import { useWords } from '../language/words.ts'
import type { Words } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Instant } from '../parts/Instant.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { Problem } from '../parts/Problem.tsx'
import { ownHistoryQuery } from './queries.ts'
import type { Happening } from './queries.ts'
import { useSuppliers } from './use-suppliers.ts'

const icons: Readonly<Record<Happening['kind'], Icon>> = {
  customer_person_added: IconUserPlus,
  customer_person_changed: IconUserEdit,
  customer_person_deactivated: IconUserOff,
  customer_person_reactivated: IconUserCheck,
  customer_person_erased: IconTrash,
  customer_people_imported: IconFileImport,
  licences_assigned: IconLicense,
  licences_returned: IconLicenseOff,
}

const titles = {
  customer_person_added: 'web.own_history.added',
  customer_person_changed: 'web.own_history.changed',
  customer_person_deactivated: 'web.own_history.deactivated',
  customer_person_reactivated: 'web.own_history.reactivated',
  customer_person_erased: 'web.own_history.erased',
  customer_people_imported: 'web.own_history.imported',
  licences_assigned: 'web.own_history.assigned',
  licences_returned: 'web.own_history.returned',
} as const satisfies Readonly<Record<Happening['kind'], string>>

/** What happened to an organisation's people and their licences, latest first: who gave what to whom. */
export function OwnHistory({ customerId }: { customerId: string }) {
  const { say } = useWords()
  const pages = useInfiniteQuery(ownHistoryQuery(customerId))
  const happenings = pages.data?.pages.flatMap(({ items }) => items)
  return (
    <section aria-labelledby="own-history">
      <h2 id="own-history" className={customerClasses.heading}>
        {say('web.own_history.title')}
      </h2>
      {pages.isPending && <PageLoading />}
      {happenings === undefined && pages.isError && (
        <ErrorState error={pages.error} retry={() => void pages.refetch()} />
      )}
      {happenings?.length === 0 && <p className={historyClasses.empty}>{say('web.own_history.none')}</p>}
      <ul className={historyClasses.events}>
        {happenings?.map((happening) => (
          <OneHappening key={happening.id} happening={happening} />
        ))}
      </ul>
      {pages.isFetchNextPageError && (
        <div role="alert">
          <Problem error={pages.error} />
        </div>
      )}
      {pages.hasNextPage && (
        <Button
          variant="default"
          size="compact-md"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {say('web.customer.history.more')}
        </Button>
      )}
    </section>
  )
}

function OneHappening({ happening }: { happening: Happening }) {
  const words = useWords()
  const { say } = words
  const suppliers = useSuppliers()
  const { kind, at, actor, product, count, file, fields } = happening
  const EventIcon = icons[kind]
  const by = {
    own: actor.name ?? say('web.own_history.own'),
    partner: actor.name ?? suppliers.partner,
    gone: say('web.own_history.gone'),
    system: say('web.customer.history.by.system'),
  }[actor.kind]
  const what = fieldsText(fields, words)
  return (
    <li className={historyClasses.event}>
      <span className={historyClasses.icon}>
        <EventIcon size={15} stroke={1.75} aria-hidden />
      </span>
      <div>
        <p>
          <strong>{say(titles[kind], { count, product: product ?? '' })}</strong>
        </p>
        {file !== null && (
          <p>{say('web.audit_log.people_brought_in', { added: file.new, changed: file.changed })}</p>
        )}
        {happening.people.length > 0 && <p>{peopleText(happening, words)}</p>}
        {what !== undefined && <p>{what}</p>}
        <p className={historyClasses.by}>
          {by} · <Instant at={at} />
        </p>
      </div>
    </li>
  )
}

/** Whom it was about: the first of them, and how many more. */
function peopleText({ people, count }: Happening, { say, list }: Words): string {
  const names = people.map(({ name }) => name ?? say('web.own_history.somebody'))
  return count > names.length
    ? say('web.own_history.and_more', { names: names.join(', '), count: count - names.length })
    : list(names)
}
