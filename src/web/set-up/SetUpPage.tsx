import { useQuery, useQueryClient } from '@tanstack/react-query'
import { IconLinkOff } from '@tabler/icons-react'
import { ApiProblem } from '../../client/problems.ts'
import { LeaveGuard } from '../details/LeaveGuard.tsx'
import { useWords } from '../language/words.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { Problem } from '../parts/Problem.tsx'
import { secretOf } from '../session/link-secret.ts'
import { PassOnButton } from './PassOnButton.tsx'
import { setUpQuery } from './queries.ts'
import type { SetUp } from './queries.ts'
import { ServiceSections } from './ServiceSections.tsx'
import { SetUpFrame } from './SetUpFrame.tsx'
import classes from './set-up.module.css'

/** The page behind the link of «Set up your service»: somebody of the customer fills in what is asked, without signing in. */
export function SetUpPage() {
  const { say } = useWords()
  const secret = secretOf('set_up')
  if (secret === undefined)
    return (
      <SetUpFrame title={say('web.set_up.no_link')}>
        <EmptyState
          icon={IconLinkOff}
          level={1}
          title={say('web.set_up.no_link')}
          text={<p>{say('web.set_up.no_link_text')}</p>}
        />
      </SetUpFrame>
    )
  return <Linked secret={secret} />
}

function Linked({ secret }: { secret: string }) {
  const { say, language } = useWords()
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery(setUpQuery(secret, language))
  if (isSpent(error))
    return (
      <SetUpFrame title={say('web.set_up.spent')}>
        <EmptyState
          icon={IconLinkOff}
          level={1}
          role="alert"
          title={say('web.set_up.spent')}
          text={<Problem error={error} />}
        />
      </SetUpFrame>
    )
  if (data !== undefined)
    return (
      <Shown
        secret={secret}
        setUp={data}
        again={() => void queries.invalidateQueries({ queryKey: ['set-up'] })}
      />
    )
  return (
    <SetUpFrame title={say('web.set_up.title', { count: 0, product: '' })}>
      {error === null ? <PageLoading /> : <ErrorState level={1} error={error} retry={() => void refetch()} />}
    </SetUpFrame>
  )
}

/** Ended, replaced or never there: which of them nobody is told. */
function isSpent(error: unknown): boolean {
  return (
    error instanceof ApiProblem && (error.code === 'set_up_link_invalid' || error.code === 'invalid_request')
  )
}

interface ShownProps {
  readonly secret: string
  readonly setUp: SetUp
  readonly again: () => void
}

function Shown({ secret, setUp, again }: ShownProps) {
  const { say, date } = useWords()
  const { partner, customer, services, expiresAt, email } = setUp
  const partnerName = partner.name ?? say('web.shell.unnamed')
  const title = say('web.set_up.title', { count: services.length, product: services[0]?.product ?? '' })
  return (
    <SetUpFrame title={title} sender={partnerName}>
      <header className={classes.head}>
        <h1 className={classes.title}>{title}</h1>
        <p className={classes.lead}>
          {say('web.set_up.lead', { partner: partnerName, customer: customer.name, count: services.length })}
        </p>
        <div className={classes.pass}>
          <PassOnButton secret={secret} partner={partnerName} />
        </div>
      </header>
      <ServiceSections secret={secret} partner={partnerName} services={services} onSent={again} />
      <p className={classes.foot}>{say('web.set_up.until', { email, date: date(expiresAt) })}</p>
      <LeaveGuard />
    </SetUpFrame>
  )
}
