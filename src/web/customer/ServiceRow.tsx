import { CloseButton, UnstyledButton } from '@mantine/core'
import { IconChevronRight, IconMessage2 } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useId, useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { licenceMarkOf } from '../customers/marks.ts'
import { FillInButton } from '../details/FillInButton.tsx'
import { useWords } from '../language/words.ts'
import { LicencesButton } from '../licences/LicencesButton.tsx'
import { Instant } from '../parts/Instant.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StatusBadge } from '../status/StatusBadge.tsx'
import { actsNextOn, useStatusWords } from '../status/status.ts'
import { LicenceBar } from './LicenceBar.tsx'
import classes from './service.module.css'
import { SetUpPanel } from './SetUpPanel.tsx'
import { StatusMenu } from './StatusMenu.tsx'
import type { Service } from './types.ts'
import { useSetStatus } from './use-set-status.ts'

const route = getRouteApi('/inside/customers/$customerId')

export interface ServiceRowProps {
  readonly service: Service
  /** Of the subscription's heading, which stays when the service goes. */
  readonly headingId: string
  /** Whether the subscription has no other service. */
  readonly isLast: boolean
}

/** A service in its subscription: how far its set-up has come, since when, why, who acts next; unfolded, how it is set up. */
export function ServiceRow({ service, headingId, isLast }: ServiceRowProps) {
  const { say } = useWords()
  const statusWords = useStatusWords()
  const setting = useSetStatus(service.id)
  const { customerId } = route.useParams()
  const panelId = useId()
  const row = useRef<HTMLLIElement>(null)
  const fold = useRef<HTMLButtonElement>(null)
  useFocusThatStays(row, headingId)
  const [isOpen, setOpen] = useState(false)
  const { product, provisioningStatus: status, reason, withdrawnAt } = service
  const since = withdrawnAt ?? service.since
  return (
    <li ref={row} className={classes.row} data-waits={actsNextOn(status) === 'partner' || undefined}>
      <span className={classes.product}>
        <UnstyledButton
          ref={fold}
          className={classes.fold}
          aria-label={`${product}: ${say('web.service.set_up')}`}
          aria-expanded={isOpen}
          aria-controls={isOpen ? panelId : undefined}
          onClick={() => setOpen(!isOpen)}
        >
          <IconChevronRight className={classes.chevron} size={16} stroke={1.75} aria-hidden />
          <span>{product}</span>
        </UnstyledButton>
      </span>
      <span className={classes.badge}>
        <StatusBadge status={status} since={since} reason={reason} />
      </span>
      <span className={classes.since}>
        <span>
          {say(withdrawnAt === null ? 'web.status.since' : 'web.customer.withdrawn')}{' '}
          <Instant at={since} as="date" />
        </span>
        {/* What is set up waits for nobody: who acts next stands where something is to be done. */}
        {status !== 'provisioned' && <span className={classes.next}>{statusWords(status).next}</span>}
      </span>
      <span className={classes.seats}>
        <LicenceBar used={service.licencesUsed} total={service.licences} mark={licenceMarkOf(service)} />
        <LicencesButton customerId={customerId} service={service} />
      </span>
      <StatusMenu service={service} setting={setting} />
      {status === 'pending_details' && withdrawnAt === null && (
        <span className={classes.fill}>
          <FillInButton customerId={customerId} serviceId={service.id} product={product} />
        </span>
      )}
      {reason !== null && (
        <p className={classes.reason}>
          <IconMessage2 size={16} stroke={1.75} aria-hidden />
          <span>
            <span className={classes.said}>{say('web.status.reason')}: </span>
            {reason}
          </span>
        </p>
      )}
      {isOpen && (
        <div id={panelId} className={classes.setUp}>
          <SetUpPanel service={service} isLast={isLast} giveFocusBack={() => giveFocus(fold, headingId)} />
        </div>
      )}
      <span role="status" className={classes.said}>
        {setting.isSuccess
          ? say('web.customer.set.done', { product, status: statusWords(status).label })
          : ''}
      </span>
      {setting.isError && (
        <div role="alert" className={classes.refused}>
          <div>
            <strong>{say('web.customer.set.failed')}</strong>
            <Problem error={setting.error} />
          </div>
          <CloseButton
            size="sm"
            aria-label={say('web.customer.set.dismiss')}
            onClick={() => setting.reset()}
          />
        </div>
      )}
    </li>
  )
}

/** A row that goes with the focus in it leaves it to the subscription: it may go a moment after it was given it. */
function useFocusThatStays(row: RefObject<HTMLLIElement | null>, headingId: string): void {
  useLayoutEffect(() => {
    const { current } = row
    return () => {
      if (current?.contains(document.activeElement) === true) giveFocus(null, headingId)
    }
  }, [row, headingId])
}

/** Where nothing has the focus any more, the row gets it, or the subscription where the row has gone. */
function giveFocus(fold: RefObject<HTMLButtonElement | null> | null, headingId: string): void {
  requestAnimationFrame(() => {
    const { activeElement, body } = document
    const isLost = activeElement === null || activeElement === body || activeElement.id === 'main'
    if (!isLost) return
    const place = fold?.current ?? document.getElementById(headingId)
    place?.focus({ preventScroll: true })
  })
}
