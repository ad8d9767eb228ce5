import { UnstyledButton } from '@mantine/core'
import { IconChevronRight, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react'
import { useCallback, useMemo, useState } from 'react'
import { fieldsOf } from '../../details-schema/fields.ts'
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

/** All services that wait, one section for each: what has been sent folds itself up. */
export function ServiceSections({ services, ...rest }: ServiceSectionsProps) {
  const { say, number } = useWords()
  const [sentHere, setSentHere] = useState<ReadonlySet<string>>(new Set())
  const done = services.filter(({ id, state }) => state === 'submitted' || sentHere.has(id)).length
  const isDone = done === services.length
  return (
    <>
      {(services.length > 1 || isDone) && (
        <div role="status" className={classes.progress} data-done={isDone || undefined}>
          {isDone ? (
            <>
              <IconCircleCheck size={20} stroke={1.75} aria-hidden />
              <span>
                <strong>{say('web.set_up.all_done')}</strong>{' '}
                {say('web.set_up.all_done_text', { partner: rest.partner })}
              </span>
            </>
          ) : (
            say('web.set_up.progress', { done: number(done), total: number(services.length) })
          )}
        </div>
      )}
      <div className={classes.sections}>
        {services.map((service) => (
          <ServiceSection
            key={service.id}
            service={service}
            isOnly={services.length === 1}
            onSentHere={(id) => setSentHere((ids) => (ids.has(id) ? ids : new Set([...ids, id])))}
            {...rest}
          />
        ))}
      </div>
    </>
  )
}

interface ServiceSectionProps extends Omit<ServiceSectionsProps, 'services'> {
  readonly service: SetUpService
  readonly isOnly: boolean
  readonly onSentHere: (id: string) => void
}

function ServiceSection({ secret, partner, service, isOnly, onSent, onSentHere }: ServiceSectionProps) {
  const { say } = useWords()
  const { id, product, state } = service
  // What is being written stays, whatever is read again meanwhile; what is asked for anew begins anew.
  const [began, setBegan] = useState(state)
  const [isOpen, setOpen] = useState(state === 'asked')
  const [isSent, setSent] = useState(state === 'submitted')
  if (began !== state) {
    setBegan(state)
    setSent(state === 'submitted')
    if (state === 'asked') setOpen(true)
  }
  const sent = useCallback(() => {
    setSent(true)
    onSentHere(id)
    onSent()
  }, [id, onSent, onSentHere])
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
          <Before service={service} partner={partner} />
        ) : (
          <DetailsForm
            service={service}
            keeper={keeper}
            who="link"
            before={say('web.set_up.before', { product, partner })}
            after={say('web.set_up.after', { product, partner })}
            onSent={sent}
          />
        )}
      </div>
    </section>
  )
}

/** Sent before this page was opened, by whomever. */
function Before({ service, partner }: { service: SetUpService; partner: string }) {
  const { say, language } = useWords()
  const fields = useMemo(() => fieldsOf(service.schema, language), [service.schema, language])
  return (
    <SentState
      fields={fields}
      details={null}
      sentAt={service.submittedAt}
      next={say('web.set_up.after', { product: service.product, partner })}
    />
  )
}
