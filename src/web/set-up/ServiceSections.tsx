import { UnstyledButton } from '@mantine/core'
import { IconChevronRight, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { DetailsForm } from '../details/DetailsForm.tsx'
import { SentState } from '../details/SentState.tsx'
import { useWords } from '../language/words.ts'
import { setUpKeeper } from './keeper.ts'
import type { SetUpService } from './queries.ts'
import classes from './set-up.module.css'

interface ServiceSectionsProps {
  readonly secret: string
  readonly partner: string
  readonly services: readonly SetUpService[]
  /** Told when one has been sent. */
  readonly onSent: () => void
}

/** All services that wait, one section for each: what had been sent when the page was opened is folded up. */
export function ServiceSections({ services, onSent, ...rest }: ServiceSectionsProps) {
  const { say, number } = useWords()
  // What was sent here is known before it has been read again.
  const [sentHere, setSentHere] = useState<ReadonlySet<string>>(new Set())
  const times = useTimesAsked(services)
  // What is asked for anew begins anew.
  const keyOf = ({ id }: SetUpService) => `${id} ${times.get(id)?.times ?? 0}`
  const isSent = (service: SetUpService) => service.state === 'submitted' || sentHere.has(keyOf(service))
  const done = services.filter(isSent).length
  const isDone = done === services.length
  return (
    <>
      <div role="status" className={classes.progress} data-done={isDone || undefined}>
        {isDone && (
          <>
            <IconCircleCheck size={20} stroke={1.75} aria-hidden />
            <span>
              <strong>{say('web.set_up.all_done')}</strong>{' '}
              {say('web.set_up.all_done_text', { partner: rest.partner })}
            </span>
          </>
        )}
        {!isDone &&
          services.length > 1 &&
          say('web.set_up.progress', { done: number(done), total: number(services.length) })}
      </div>
      <div className={classes.sections}>
        {services.map((service) => (
          <ServiceSection
            key={keyOf(service)}
            service={service}
            isOnly={services.length === 1}
            isSent={isSent(service)}
            onSent={() => {
              setSentHere((keys) => new Set([...keys, keyOf(service)]))
              onSent()
            }}
            {...rest}
          />
        ))}
      </div>
    </>
  )
}

interface Asked {
  readonly state: SetUpService['state']
  /** How often it has been asked for anew since this page was opened. */
  readonly times: number
}

function useTimesAsked(services: readonly SetUpService[]): ReadonlyMap<string, Asked> {
  const [known, setKnown] = useState<ReadonlyMap<string, Asked>>(new Map())
  if (services.every(({ id, state }) => known.get(id)?.state === state)) return known
  const next = new Map(
    services.map(({ id, state }) => {
      const { state: before = state, times = 0 } = known.get(id) ?? {}
      return [id, { state, times: before !== state && state === 'asked' ? times + 1 : times }]
    }),
  )
  setKnown(next)
  return next
}

interface ServiceSectionProps extends Omit<ServiceSectionsProps, 'services'> {
  readonly service: SetUpService
  readonly isOnly: boolean
  readonly isSent: boolean
}

function ServiceSection({ secret, partner, service, isOnly, isSent, onSent }: ServiceSectionProps) {
  const { say } = useWords()
  const { id, product, state } = service
  // What was written here stays in sight once it has been sent.
  const [began] = useState(state)
  const [isOpen, setOpen] = useState(state === 'asked')
  const keeper = useMemo(() => setUpKeeper(secret, id), [secret, id])
  const Sign = isSent ? IconCircleCheck : IconCircleDashed
  const heading = (
    <>
      <Sign size={20} stroke={1.75} aria-hidden className={classes.sign} data-done={isSent || undefined} />
      <span className={classes.product}>{product}</span>
      <span className={classes.state}>
        {say(isSent ? 'web.set_up.state.sent' : 'web.set_up.state.asked')}
      </span>
    </>
  )
  return (
    <section className={classes.section} aria-labelledby={`service-${id}`}>
      <h2 id={`service-${id}`} className={classes.heading}>
        {isOnly ? (
          <span className={classes.fold}>{heading}</span>
        ) : (
          <UnstyledButton className={classes.fold} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {heading}
            <IconChevronRight size={18} stroke={1.75} aria-hidden className={classes.chevron} />
          </UnstyledButton>
        )}
      </h2>
      {/* Folded up it is hidden and not gone: what was typed in it is there still. */}
      <div className={classes.body} hidden={!isOpen && !isOnly}>
        {began === 'submitted' ? (
          <SentState
            fields={[]}
            details={null}
            sentAt={service.submittedAt}
            next={say('web.set_up.after', { product, partner })}
          />
        ) : (
          <DetailsForm
            service={service}
            keeper={keeper}
            who="link"
            before={say('web.set_up.before', { product, partner })}
            after={say('web.set_up.after', { product, partner })}
            onSent={onSent}
          />
        )}
      </div>
    </section>
  )
}
