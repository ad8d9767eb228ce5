import { IconAlertTriangle, IconCircleCheck, IconLifebuoy } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { lazyPart } from '../parts/lazy-part.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import { CaseText } from './CaseText.tsx'
import type { SupportCase } from './queries.ts'
import { SendAgain } from './SendAgain.tsx'
import classes from './support.module.css'

const NumberDialog = lazyPart(() => import('./CaseDialogs.tsx').then((module) => module.NumberDialog))
const CloseDialog = lazyPart(() => import('./CaseDialogs.tsx').then((module) => module.CloseDialog))

export interface CaseStateProps {
  readonly customerId: string
  readonly serviceId: string
  readonly supportCase: SupportCase
  readonly giveFocusBack: () => void
}

/** The latest case with the vendor about a service: since when, by which way, and what became of it. */
export function CaseState({ customerId, serviceId, supportCase, giveFocusBack }: CaseStateProps) {
  const { say } = useWords()
  const { why } = useMay('set_provisioning_status')
  const [asked, setAsked] = useState<'number' | 'close' | null>(null)
  const { number, isOpen, vendorNumber } = supportCase
  const close = () => {
    setAsked(null)
    giveFocusBack()
  }
  return (
    <section
      className={classes.case}
      aria-label={say('web.support.case', { number: String(number) })}
      data-open={isOpen}
    >
      <p className={classes.head}>
        <IconLifebuoy size={18} stroke={1.75} aria-hidden />
        <strong>{say('web.support.case', { number: String(number) })}</strong>
        <span className={classes.tag} data-open={isOpen}>
          {!isOpen && <IconCircleCheck size={14} stroke={2} aria-hidden />}
          {say(isOpen ? 'web.support.state.open' : 'web.support.state.closed')}
        </span>
      </p>
      <Facts supportCase={supportCase} />
      <div className={classes.acts}>
        <SendAgain supportCase={supportCase} giveFocusBack={giveFocusBack} />
        <GuardedButton
          why={why}
          variant="default"
          size="compact-sm"
          onNear={NumberDialog.preload}
          onClick={() => setAsked('number')}
        >
          {say(vendorNumber === null ? 'web.support.vendor_number_add' : 'web.support.vendor_number_change')}
        </GuardedButton>
        {isOpen && (
          <GuardedButton
            why={why}
            variant="default"
            size="compact-sm"
            onNear={CloseDialog.preload}
            onClick={() => setAsked('close')}
          >
            {say('web.support.close')}
          </GuardedButton>
        )}
      </div>
      <CaseText customerId={customerId} serviceId={serviceId} caseId={supportCase.id} />
      {asked === 'number' && <NumberDialog supportCase={supportCase} onClose={close} />}
      {asked === 'close' && <CloseDialog supportCase={supportCase} onClose={close} />}
    </section>
  )
}

function Facts({ supportCase }: { supportCase: SupportCase }) {
  const { say } = useWords()
  const { way, address, openedAt, openedBy, vendorNumber, closedAt, closedHow, closingNote } = supportCase
  return (
    <dl className={classes.facts}>
      <Fact name={say('web.support.opened_at')}>
        <Instant at={openedAt} />
        {openedBy.name !== null && ` ${say('web.support.opened_by')} ${openedBy.name}`}
      </Fact>
      <Fact name={say('web.support.way')}>
        {address === null ? say(`web.support.way.${way}`) : say('web.support.way.mail_to', { address })}
      </Fact>
      <Delivery supportCase={supportCase} />
      {vendorNumber !== null && <Fact name={say('web.support.vendor_number')}>{vendorNumber}</Fact>}
      {closedAt !== null && closedHow !== null && (
        <Fact name={say(`web.support.closed.${closedHow}`)}>
          <Instant at={closedAt} />
        </Fact>
      )}
      {closingNote !== null && <Fact name={say('web.support.close_note')}>{closingNote}</Fact>}
    </dl>
  )
}

/** How the mail went; what is wrong with it stands out. */
function Delivery({ supportCase: { delivery, sentAt, nextMailAt } }: { supportCase: SupportCase }) {
  const { say } = useWords()
  if (delivery === null) return null
  if (delivery === 'sent')
    return sentAt === null ? null : (
      <Fact name={say('web.support.sent')}>
        <Instant at={sentAt} />
      </Fact>
    )
  if (delivery === 'waiting') return <Fact>{say('web.support.delivery.waiting')}</Fact>
  return (
    <div>
      <dd className={classes.wrong}>
        <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
        <span>
          {say(`web.support.delivery.${delivery}`)}
          {delivery !== 'not_sent' && (
            <>
              {'. '}
              {nextMailAt === null ? (
                say('web.support.no_more_tries')
              ) : (
                <>
                  {say('web.support.next_try')} <Instant at={nextMailAt} />
                </>
              )}
            </>
          )}
        </span>
      </dd>
    </div>
  )
}

function Fact({ name, children }: { name?: string; children: ReactNode }) {
  return (
    <div>
      {name !== undefined && <dt>{name}</dt>}
      <dd>{children}</dd>
    </div>
  )
}
