import { Button } from '@mantine/core'
import { IconChecks, IconFilterOff } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import tableClasses from '../imports/tables.module.css'
import { useWords } from '../language/words.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Instant } from '../parts/Instant.tsx'
import { NextPage } from '../parts/NextPage.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { paths } from '../paths.ts'
import { useRowKeys } from '../tasks/use-row-keys.ts'
import { waitingQuery } from './queries.ts'
import type { WaitingService } from './queries.ts'
import type { VendorSearch } from './search.ts'
import { useChangeVendorSearch } from './use-vendor-search.ts'
import classes from './vendor.module.css'

/** The services themselves, page by page. */
export function WaitingServices({ search }: { search: VendorSearch }) {
  const { say } = useWords()
  const change = useChangeVendorSearch()
  const list = useInfiniteQuery(waitingQuery(search))
  if (list.data === undefined)
    return list.isError ? (
      <ErrorState error={list.error} retry={() => void list.refetch()} />
    ) : (
      <PageLoading />
    )
  const items = list.data.pages.flatMap((page) => page.items)
  const isEmpty = items.length === 0 && !list.hasNextPage
  if (isEmpty && Object.keys(search).length === 0)
    return (
      <EmptyState
        role="status"
        icon={IconChecks}
        title={say('web.vendor.none')}
        text={<p>{say('web.vendor.none_text')}</p>}
      />
    )
  if (isEmpty)
    return (
      <EmptyState
        role="status"
        icon={IconFilterOff}
        title={say('web.audit_log.nothing')}
        text={<p>{say('web.vendor.nothing_text')}</p>}
        action={
          <Button variant="default" onClick={() => change({ partner: undefined, search: undefined })}>
            {say('web.people.show_all')}
          </Button>
        }
      />
    )
  return (
    <div className={classes.list}>
      {items.length > 0 && <Table items={items} isOld={list.isPlaceholderData} />}
      <NextPage list={list} />
    </div>
  )
}

function Table({ items, isOld }: { items: readonly WaitingService[]; isOld: boolean }) {
  const { say } = useWords()
  const table = useRowKeys()
  const [partner, subscription, since] = [
    say('web.installation.partner'),
    say('web.vendor.subscription'),
    say('web.vendor.since'),
  ]
  return (
    <table ref={table} className={tableClasses.table} data-stacks data-old={isOld || undefined}>
      <thead>
        <tr>
          <th scope="col">{say('web.vendor.service')}</th>
          <th scope="col">{say('column.customer')}</th>
          <th scope="col">{subscription}</th>
          <th scope="col">{partner}</th>
          <th scope="col">{since}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((service) => (
          <Row key={service.id} service={service} labels={{ partner, subscription, since }} />
        ))}
      </tbody>
    </table>
  )
}

interface RowProps {
  readonly service: WaitingService
  readonly labels: Readonly<Record<'partner' | 'subscription' | 'since', string>>
}

function Row({ service, labels }: RowProps) {
  const { say, country } = useWords()
  const { partner, customer, subscription } = service
  return (
    <tr>
      <th scope="row">
        <Link to={paths.vendorTask} params={{ partnerId: partner.id, serviceId: service.id }} data-row>
          {service.work === 'set_up'
            ? service.product
            : say(`web.tasks.title.${service.work}`, { product: service.product })}
        </Link>
        <span className={classes.beside}>{service.externalId}</span>
        {service.reason !== null && <span className={classes.reason}>{service.reason}</span>}
      </th>
      <td className={classes.wide}>
        {customer.name}
        {customer.country !== null && <span className={classes.beside}>{country(customer.country)}</span>}
      </td>
      <td className={classes.wide} data-label={labels.subscription}>
        {subscription.offer}
        <span className={classes.beside}>{subscription.externalId}</span>
      </td>
      <td data-label={labels.partner}>{partner.name ?? say('web.shell.unnamed')}</td>
      <td data-label={labels.since}>
        <Instant at={service.since} />
      </td>
    </tr>
  )
}
