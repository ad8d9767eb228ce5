import { useQuery } from '@tanstack/react-query'
import { useWords } from '../language/words.ts'
import { useMay } from '../rights/use-may.ts'
import { Notice } from '../parts/Notice.tsx'
import facts from '../customer/set-up.module.css'
import { mailsQuery, toldQuery } from './told-queries.ts'
import { RefusedNotice } from './RefusedNotice.tsx'

export interface ToldPanelProps {
  readonly customerId: string
  readonly serviceId: string
  /** Gives the focus to a place that is still there, once an act has taken away what had it. */
  readonly giveFocusBack: () => void
}

/** What the other system and people themselves were told of a service's licences, for who may see people. */
export function ToldPanel(props: ToldPanelProps) {
  const { may } = useMay('see_personal_data')
  return may ? <Shown {...props} /> : null
}

function Shown({ customerId, serviceId, giveFocusBack }: ToldPanelProps) {
  const { say } = useWords()
  const { data: told } = useQuery(toldQuery(customerId, serviceId))
  const { data: mails } = useQuery(mailsQuery(customerId, serviceId))
  const underWay = told === undefined ? 0 : told.telling + told.takingBack
  const isTold = told !== undefined && told.known + underWay + told.refused + told.notTakenBack > 0
  const lost = mails === undefined ? 0 : mails.failed + mails.noMailServer
  const isMailed = mails !== undefined && mails.sent + mails.waiting > 0
  return (
    <>
      {(isTold || isMailed) && (
        <dl className={facts.facts}>
          {isTold && (
            <div>
              <dt>{say('web.told.fact')}</dt>
              <dd>
                {say('web.told.fact_known', { count: told.known })}
                {underWay > 0 && `, ${say('web.told.fact_under_way', { count: underWay })}`}
              </dd>
            </div>
          )}
          {isMailed && (
            <div>
              <dt>{say('web.licence_mail.fact')}</dt>
              <dd>
                {[
                  mails.sent > 0 && say('web.licence_mail.sent', { count: mails.sent }),
                  mails.waiting > 0 && say('web.licence_mail.waiting', { count: mails.waiting }),
                ]
                  .filter((one) => one !== false)
                  .join(', ')}
              </dd>
            </div>
          )}
        </dl>
      )}
      {told !== undefined && told.refused > 0 && (
        <RefusedNotice kind="refused" told={told} serviceId={serviceId} giveFocusBack={giveFocusBack} />
      )}
      {told !== undefined && told.notTakenBack > 0 && (
        <RefusedNotice
          kind="not_taken_back"
          told={told}
          serviceId={serviceId}
          giveFocusBack={giveFocusBack}
        />
      )}
      {mails !== undefined && lost > 0 && (
        <Notice tone="attention" title={say('web.licence_mail.failed', { count: lost })}>
          <p>{say(mails.failed > 0 ? 'web.licence_mail.failed_text' : 'web.licence_mail.no_server_text')}</p>
          <p>{namesOf(mails.notDelivered.map(({ name }) => name ?? say('web.told.erased')))}</p>
        </Notice>
      )}
    </>
  )
}

const maxNames = 10

/** The first of these, and that there are more. */
function namesOf(names: readonly string[]): string {
  return `${names.slice(0, maxNames).join(', ')}${names.length > maxNames ? ' …' : ''}`
}
