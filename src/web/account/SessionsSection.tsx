import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'
import tableClasses from '../imports/tables.module.css'
import { useWords } from '../language/words.ts'
import type { Words } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Instant } from '../parts/Instant.tsx'
import { ProblemNotice } from '../parts/Notice.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { Section } from '../parts/Section.tsx'
import classes from './account.module.css'
import { sessionsQuery } from './queries.ts'
import { programOf } from './user-agent.ts'

type Session = Output<'listSessions'>['items'][number]

/** Where one is signed in, and how to end it. */
export function SessionsSection() {
  const { say } = useWords()
  const queries = useQueryClient()
  const sessions = useQuery(sessionsQuery)
  const again = () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey })
  const end = useMutation({
    mutationFn: (id: string) => client.endSession({ params: { id } }),
    onSettled: again,
  })
  const endOthers = useMutation({ mutationFn: () => client.endOtherSessions(), onSettled: again })
  const items = sessions.data?.items ?? []
  const others = items.filter(({ isThis }) => !isThis).length
  return (
    <Section
      title={say('web.account.sessions')}
      text={say('web.account.sessions_text')}
      actions={
        others > 1 && (
          <Button
            variant="default"
            size="compact-md"
            loading={endOthers.isPending}
            onClick={() => endOthers.mutate()}
          >
            {say('web.account.end_others')}
          </Button>
        )
      }
    >
      {sessions.isPending && <PageLoading />}
      {sessions.data === undefined && sessions.isError && (
        <ErrorState error={sessions.error} retry={() => void sessions.refetch()} />
      )}
      <ProblemNotice title={say('web.invite.failed')} error={end.error ?? endOthers.error} />
      {items.length > 0 && (
        <table className={tableClasses.table} data-stacks>
          <thead>
            <tr>
              <th scope="col">{say('web.account.where')}</th>
              <th scope="col">{say('web.account.last_seen')}</th>
              <th scope="col">{say('web.account.signed_in')}</th>
              <th scope="col">{say('web.account.from_where')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {items.map((session) => (
              <Row
                key={session.id}
                session={session}
                isEnding={end.isPending && end.variables === session.id}
                onEnd={() => end.mutate(session.id)}
              />
            ))}
          </tbody>
        </table>
      )}
      {sessions.isSuccess && others === 0 && <p className={classes.quiet}>{say('web.account.only_this')}</p>}
    </Section>
  )
}

interface RowProps {
  readonly session: Session
  readonly isEnding: boolean
  readonly onEnd: () => void
}

function Row({ session, isEnding, onEnd }: RowProps) {
  const words = useWords()
  const { say } = words
  const what = programText(session.userAgent, words)
  return (
    <tr>
      <th scope="row">
        {what}
        {session.isThis && <span className={classes.mark}>{say('web.account.this_session')}</span>}
      </th>
      <td data-label={say('web.account.last_seen')}>
        <Instant at={session.lastSeenAt} />
      </td>
      <td data-label={say('web.account.signed_in')}>
        <Instant at={session.createdAt} as="date" />
      </td>
      <td data-label={say('web.account.from_where')}>{session.address ?? '–'}</td>
      <td className={classes.act}>
        {!session.isThis && (
          <Button
            variant="default"
            size="compact-sm"
            loading={isEnding}
            onClick={onEnd}
            aria-label={say('web.account.end_one', { what })}
          >
            {say('web.account.end')}
          </Button>
        )}
      </td>
    </tr>
  )
}

function programText(userAgent: string | null, { say }: Words): string {
  const { browser, system } = programOf(userAgent)
  if (browser !== null && system !== null) return say('web.account.program', { browser, system })
  return browser ?? system ?? say('web.account.unknown_program')
}
