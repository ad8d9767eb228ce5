import { IconChevronRight, IconEye, IconFilterOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { isHeld } from '../care/hand.ts'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { paths } from '../paths.ts'
import { HandMark } from './HandMark.tsx'
import { licenceMarkOf } from './marks.ts'
import type { Customer } from './pages.ts'
import { serviceCount, shownService, shownSubscription } from './shown.ts'
import { Licences } from './Licences.tsx'
import { Dash, StatusCell } from './StatusCell.tsx'
import { StuckMark } from './StuckMark.tsx'
import { SubscriptionRows } from './SubscriptionRows.tsx'
import { UseMark } from './UseMark.tsx'
import classes from './table.module.css'

export interface RowActions {
  readonly toggleFold: (customer: Customer, index: number) => void
  readonly toggleSelect: (customer: Customer) => void
}

interface CustomerRowProps {
  readonly customer: Customer
  readonly index: number
  /** The one row that the Tab key stops at, with what can be pressed in it. */
  readonly isActive: boolean
  readonly isUnfolded: boolean
  readonly isSelected: boolean
  readonly actions: RowActions
}

/** A customer: one line, and all open subscriptions below it when it is unfolded (DESIGN.md §2 «A customer's row»). */
export const CustomerRow = memo(function CustomerRow(props: CustomerRowProps) {
  const { customer, index, isActive, isUnfolded, isSelected, actions } = props
  const { say, country } = useWords()
  const tab = isActive ? 0 : -1
  const { matching, moreImportant, subscriptionCount } = customer
  const service = shownService(customer)
  const held = isHeld(customer.hand)
  const others = subscriptionCount - 1
  return (
    <>
      <div
        role="row"
        aria-rowindex={index + 2}
        aria-selected={isSelected}
        tabIndex={tab}
        className={classes.row}
        data-left={customer.hasLeft}
        data-row={index}
      >
        <div role="gridcell" className={classes.pick}>
          <input
            type="checkbox"
            tabIndex={tab}
            checked={isSelected}
            onChange={() => actions.toggleSelect(customer)}
            aria-label={say('web.customers.select_one', { name: customer.name })}
          />
        </div>
        <div role="gridcell" className={classes.fold}>
          {subscriptionCount > 0 && (
            <button
              type="button"
              tabIndex={tab}
              className={classes.foldButton}
              aria-expanded={isUnfolded}
              aria-label={say('web.customers.unfold', { name: customer.name })}
              onClick={() => actions.toggleFold(customer, index)}
            >
              <IconChevronRight size={16} stroke={2} aria-hidden />
            </button>
          )}
        </div>
        <div role="rowheader" className={classes.name}>
          <Link
            to={paths.customer}
            params={{ customerId: customer.id }}
            tabIndex={tab}
            preload={false}
            className={classes.nameLink}
            title={customer.name}
          >
            {customer.name}
          </Link>
          <span className={classes.under}>
            {customer.hasLeft && (
              <span className={classes.left}>
                <IconFilterOff size={12} stroke={2} aria-hidden />
                {say('web.live.row_left')}
              </span>
            )}
            {customer.externalId}
            {customer.country !== null && (
              <span title={country(customer.country)}>
                {' · '}
                {customer.country}
              </span>
            )}
            {held && (
              <span className={classes.underHand}>
                <HandMark hand={customer.hand} tabIndex={tab} />
              </span>
            )}
            <span className={classes.underTags}>
              {customer.tags.map((tag) => (
                <span key={tag} className={classes.tag}>
                  {tag}
                </span>
              ))}
            </span>
          </span>
        </div>
        {held && (
          <div role="gridcell" className={classes.hand}>
            <HandMark hand={customer.hand} tabIndex={tab} />
          </div>
        )}
        {licenceMarkOf(customer) !== null && (
          <div role="gridcell" className={classes.useLine}>
            <UseMark of={customer} inWords />
          </div>
        )}
        <div role="gridcell" className={classes.provisioning}>
          <StatusCell
            status={matching.provisioningStatus}
            moreImportant={moreImportant.provisioning ? customer.provisioningStatus : null}
            since={service?.since}
            reason={service?.reason}
            tabIndex={tab}
          />
          {customer.isStuck && <StuckMark />}
        </div>
        <div role="gridcell" className={classes.subscription}>
          <StatusCell
            status={matching.subscriptionStatus}
            moreImportant={moreImportant.subscription ? customer.subscriptionStatus : null}
            until={shownSubscription(customer)?.statusUntil}
            tabIndex={tab}
          />
          {others > 0 && (
            <button
              type="button"
              tabIndex={-1}
              className={classes.others}
              aria-label={say('web.customers.others', { count: others })}
              title={say('web.customers.others', { count: others })}
              onClick={() => actions.toggleFold(customer, index)}
            >
              +{others}
            </button>
          )}
        </div>
        <div role="gridcell" className={classes.ends}>
          {customer.nextEndsAt === null ? <Dash /> : <Instant at={customer.nextEndsAt} />}
        </div>
        <Numbers customer={customer} />
        <div role="gridcell" className={classes.view}>
          <Link
            to={paths.customerView}
            params={{ customerId: customer.id }}
            tabIndex={tab}
            preload={false}
            className={classes.viewLink}
            aria-label={say('web.view.open')}
            aria-description={customer.name}
            title={say('web.view.open')}
          >
            <IconEye size={16} stroke={1.75} aria-hidden />
          </Link>
        </div>
        <div role="gridcell" className={classes.tags} title={customer.tags.join(', ')}>
          {customer.tags.map((tag) => (
            <span key={tag} className={classes.tag}>
              {tag}
            </span>
          ))}
        </div>
      </div>
      {isUnfolded && subscriptionCount > 0 && (
        <div role="row" aria-rowindex={index + 2} className={classes.unfolded}>
          <div role="gridcell">
            <SubscriptionRows customer={customer} tabIndex={tab} />
          </div>
        </div>
      )}
    </>
  )
})

function Numbers({ customer }: { customer: Customer }) {
  const { number } = useWords()
  const { licences, licencesUsed, subscriptionCount } = customer
  const services = serviceCount(customer)
  return (
    <>
      <div role="gridcell" className={classes.subscriptions} data-numeric>
        {number(subscriptionCount)}
      </div>
      <div role="gridcell" className={classes.services} data-numeric>
        {number(services.count)}
        {services.isMore && '+'}
      </div>
      <div role="gridcell" className={classes.licences} data-numeric>
        <UseMark of={customer} />
        <Licences used={licencesUsed} all={licences} />
      </div>
    </>
  )
}

/** A row whose customer is on the way. */
export function EmptyRow({ index, isActive }: { index: number; isActive: boolean }) {
  const { say } = useWords()
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      tabIndex={isActive ? 0 : -1}
      className={`${classes.row} ${classes.waiting}`}
      data-row={index}
    >
      <div role="gridcell" className={classes.name} aria-label={say('web.loading')}>
        <span className={classes.bar} />
      </div>
    </div>
  )
}
