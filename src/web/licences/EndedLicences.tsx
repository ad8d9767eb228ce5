import { useQuery } from '@tanstack/react-query'
import { IconLicenseOff } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import customerClasses from '../customer/customer.module.css'
import { useKeptFocus } from '../customer-people/use-kept-focus.ts'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { lazyPart } from '../parts/lazy-part.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import classes from './ended.module.css'
import { endedQuery } from './queries.ts'
import type { EndedService } from './queries.ts'

const LicencesDialog = lazyPart(() => import('./LicencesDialog.tsx').then((module) => module.LicencesDialog))

/** Licences that people hold of services that have ended: how many, since when, and taking them back. Else nothing. */
export function EndedLicences({ customerId }: { customerId: string }) {
  const { say, number } = useWords()
  const { may } = useMay('see_personal_data')
  const { data } = useQuery({ ...endedQuery(customerId), enabled: may })
  const [asked, setAsked] = useState<EndedService | null>(null)
  const [wasThere, setWasThere] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const keepFocus = useKeptFocus(heading, data)
  if (!may || data === undefined || (data.total === 0 && !wasThere)) return null
  return (
    <section aria-labelledby="ended-licences">
      <h2 id="ended-licences" ref={heading} tabIndex={-1} className={customerClasses.heading}>
        {say('web.licences.ended.title')} <span className={customerClasses.count}>{number(data.total)}</span>
      </h2>
      <p className={classes.what}>
        {say(data.total === 0 ? 'web.licences.ended.none' : 'web.licences.ended.what')}
      </p>
      {data.items.length > 0 && (
        <ul className={classes.list}>
          {data.items.map((ended) => (
            <EndedLine
              key={ended.serviceId}
              ended={ended}
              onAsk={() => {
                setWasThere(true)
                setAsked(ended)
              }}
            />
          ))}
        </ul>
      )}
      {asked !== null && (
        <LicencesDialog
          whyNoMore={say('web.licences.ended.dialog')}
          customerId={customerId}
          serviceId={asked.serviceId}
          product={asked.product}
          onClose={() => {
            setAsked(null)
            keepFocus()
          }}
        />
      )}
    </section>
  )
}

function EndedLine({ ended, onAsk }: { ended: EndedService; onAsk: () => void }) {
  const { say } = useWords()
  const { why: whyNot } = useMay('assign_licences')
  const { product, subscription, held, why, since } = ended
  return (
    <li className={classes.line}>
      <span className={classes.product}>
        {product} <span className={classes.offer}>{subscription.offer}</span>{' '}
        <code>{subscription.externalId}</code>
      </span>
      <span className={classes.held}>{say('web.licences.ended.held', { count: held })}</span>
      <span className={classes.since}>
        {say(`web.licences.ended.${why}`)} <Instant at={since} as="date" />
      </span>
      <GuardedButton
        why={whyNot}
        label={say('web.licences.ended.take_back_of', { product })}
        variant="default"
        size="compact-sm"
        leftSection={<IconLicenseOff size={16} stroke={1.75} aria-hidden />}
        onNear={LicencesDialog.preload}
        onClick={onAsk}
      >
        {say('web.licences.ended.take_back')}
      </GuardedButton>
    </li>
  )
}
