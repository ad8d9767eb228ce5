import { Button } from '@mantine/core'
import { IconClockExclamation, IconExternalLink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useDuration } from '../language/duration.ts'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { lazyPart } from '../parts/lazy-part.ts'
import { Notice } from '../parts/Notice.tsx'
import { Problem } from '../parts/Problem.tsx'
import { CaseState } from '../support/CaseState.tsx'
import { setUpQuery } from './queries.ts'
import { SetUpActs } from './SetUpActs.tsx'
import { SetUpTrouble } from './SetUpTrouble.tsx'
import { TimelineFold } from './TimelineFold.tsx'
import classes from './set-up.module.css'
import { toldWords, untoldWords } from './suspension.ts'
import type { Service, SetUp } from './types.ts'

const ToldPanel = lazyPart(() => import('../licences/ToldPanel.tsx').then((module) => module.ToldPanel))

const route = getRouteApi('/inside/customers/$customerId')

export interface SetUpPanelProps {
  readonly service: Service
  /** Whether the subscription has no other service. */
  readonly isLast: boolean
  /** Gives the focus to a place that is still there, once an act has taken away what had it. */
  readonly giveFocusBack: () => void
}

/** How a service is set up: by whom, what goes on now, what went wrong, and what can be done about it. */
export function SetUpPanel({ service, isLast, giveFocusBack }: SetUpPanelProps) {
  const { say } = useWords()
  const { customerId } = route.useParams()
  const setUp = useQuery(setUpQuery(customerId, service.id))
  if (setUp.data === undefined)
    return setUp.isError ? (
      <div role="alert" className={classes.panel}>
        <Problem error={setUp.error} />
        <Button variant="default" size="compact-sm" onClick={() => void setUp.refetch()}>
          {say('web.error.retry')}
        </Button>
      </div>
    ) : (
      <p role="status" className={classes.loading}>
        {say('web.loading')}
      </p>
    )
  const { operation, trouble, leftBehind, supportCase } = setUp.data
  const wrong = operation === null ? trouble : (operation.trouble ?? trouble)
  return (
    <div className={classes.panel}>
      <Facts setUp={setUp.data} />
      {wrong !== null && <SetUpTrouble trouble={wrong} reason={service.reason} />}
      {leftBehind && (
        <Notice tone="attention" title={say('web.service.left_behind')}>
          <p className={classes.text}>{say('web.service.left_behind_text')}</p>
        </Notice>
      )}
      {supportCase !== null && (
        <CaseState
          customerId={customerId}
          serviceId={service.id}
          supportCase={supportCase}
          giveFocusBack={giveFocusBack}
        />
      )}
      <Untold setUp={setUp.data} />
      <ToldPanel customerId={customerId} serviceId={service.id} giveFocusBack={giveFocusBack} />
      <SetUpActs setUp={setUp.data} isLast={isLast} giveFocusBack={giveFocusBack} />
      <TimelineFold customerId={customerId} service={service} />
    </div>
  )
}

function Facts({ setUp }: { setUp: SetUp }) {
  const { say } = useWords()
  const { provisioner, since, operation, dashboardUrl } = setUp
  return (
    <dl className={classes.facts}>
      <Fact name={say('web.service.by')}>{say(`web.service.by.${provisioner ?? 'nobody'}`)}</Fact>
      <Fact name={say('web.status.since')}>
        <Instant at={since} />
      </Fact>
      {operation !== null && <Operation operation={operation} />}
      <Suspension setUp={setUp} />
      <Pace setUp={setUp} />
      {dashboardUrl !== null && (
        <div>
          <dd>
            <a href={dashboardUrl} target="_blank" rel="noopener noreferrer" className={classes.link}>
              {say('web.service.dashboard')}
              <IconExternalLink size={14} stroke={1.75} aria-hidden />
            </a>
          </dd>
        </div>
      )}
    </dl>
  )
}

function Operation({ operation }: { operation: NonNullable<SetUp['operation']> }) {
  const { say } = useWords()
  const nowMs = useNow()
  const { kind, isCleaningUp, attempt, begunAt, nextAt, note } = operation
  const what = say(isCleaningUp ? 'web.service.cleaning' : `web.service.kind.${kind}`)
  return (
    <>
      <Fact name={say('web.service.now')}>{say('web.service.attempt', { what, attempt })}</Fact>
      <Fact name={say('web.service.begun')}>
        <Instant at={begunAt} />
      </Fact>
      <Fact name={say('web.service.next')}>
        {Date.parse(nextAt) <= nowMs ? say('web.service.next_now') : <Instant at={nextAt} />}
      </Fact>
      {note !== null && <Fact name={say('web.service.note')}>{note}</Fact>}
    </>
  )
}

/** What the other side knows of the suspended subscription. */
function Suspension({ setUp: { suspension } }: { setUp: SetUp }) {
  const { say, date } = useWords()
  const words = suspension === null ? undefined : toldWords[suspension.state]
  if (suspension === null || words === undefined) return null
  return <Fact name={say('web.service.suspension')}>{say(words, { since: date(suspension.since) })}</Fact>
}

/** That the other side could not be told, and why. */
function Untold({ setUp: { suspension } }: { setUp: SetUp }) {
  const { say } = useWords()
  const words = suspension === null ? undefined : untoldWords[suspension.state]
  if (suspension === null || words === undefined) return null
  return (
    <Notice tone="attention" title={say(words.title)}>
      <p className={classes.text}>{say(words.text)}</p>
      {suspension.trouble !== null && <SetUpTrouble trouble={suspension.trouble} reason={null} />}
    </Notice>
  )
}

/** How long it usually takes, and whether it takes longer. */
function Pace({ setUp: { usualSeconds, stuckAt, isStuck } }: { setUp: SetUp }) {
  const { say } = useWords()
  const duration = useDuration()
  if (isStuck)
    return (
      <div data-warning>
        <dd className={classes.stuck}>
          <IconClockExclamation size={16} stroke={1.75} aria-hidden />
          {usualSeconds === null
            ? say('web.service.stuck')
            : say('web.service.stuck_usually', { duration: duration(usualSeconds) })}
        </dd>
      </div>
    )
  if (usualSeconds === null || stuckAt === null) return null
  return <Fact name={say('web.service.usually')}>{duration(usualSeconds)}</Fact>
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
