import { UnstyledButton } from '@mantine/core'
import { IconChevronRight, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { client } from '../api/api.ts'
import { newKey } from '../api/new-key.ts'
import fold from '../customer/service.module.css'
import acts from '../customer/set-up.module.css'
import { SetUpTrouble } from '../customer/SetUpTrouble.tsx'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { Notice, ProblemNotice } from '../parts/Notice.tsx'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import classes from './told.module.css'
import type { ServiceTold } from './told.ts'

export interface RefusedNoticeProps {
  readonly kind: 'refused' | 'not_taken_back'
  readonly told: ServiceTold
  readonly serviceId: string
  readonly giveFocusBack: () => void
}

const words = {
  refused: { title: 'web.told.refused_title', text: 'web.told.refused_lead' },
  not_taken_back: { title: 'web.told.left_title', text: 'web.told.left_lead' },
} as const

/** Licences that the other side has refused, or that could not be taken back there: whose, why, and once more. */
export function RefusedNotice({ kind, told, serviceId, giveFocusBack }: RefusedNoticeProps) {
  const { say } = useWords()
  const listId = useId()
  const [isOpen, setOpen] = useState(false)
  const { why } = useMay('assign_licences')
  const again = useTellAgain(serviceId, giveFocusBack)
  const count = kind === 'refused' ? told.refused : told.notTakenBack
  const people = told.people.filter((one) => one.told.state === kind)
  const isBusy = (licence: string | null) =>
    again.isPending && again.variables?.[0] === (licence ?? undefined)
  const all = people.length === count ? people.map((one) => one.licenceId) : undefined
  return (
    <Notice tone="attention" title={say(words[kind].title, { count })}>
      <p>{say(words[kind].text, { count })}</p>
      <div className={classes.refused}>
        <div className={acts.acts}>
          <GuardedButton
            why={why}
            variant="default"
            size="compact-md"
            leftSection={<IconRefresh size={16} stroke={1.75} aria-hidden />}
            loading={again.isPending && again.variables?.length !== 1}
            onClick={() => again.mutate(all)}
          >
            {say('web.told.retry_all', { count })}
          </GuardedButton>
          <UnstyledButton
            className={`${fold.fold} ${classes.fold}`}
            aria-expanded={isOpen}
            aria-controls={isOpen ? listId : undefined}
            onClick={() => setOpen(!isOpen)}
          >
            <IconChevronRight className={fold.chevron} size={16} stroke={1.75} aria-hidden />
            <span>{say('web.told.show', { count })}</span>
          </UnstyledButton>
        </div>
        <ProblemNotice title={say('web.told.not_retried')} error={again.error} />
        {isOpen && (
          <ul id={listId} className={classes.people}>
            {people.map(({ licenceId, name, told: { at, trouble } }) => {
              const shown = name ?? say('web.told.erased')
              return (
                <li key={licenceId}>
                  <div className={classes.person}>
                    <strong>{shown}</strong>
                    <span className={classes.since}>
                      <Instant at={at} />
                    </span>
                    <GuardedButton
                      why={why}
                      variant="default"
                      size="compact-sm"
                      label={say('web.told.retry_of', { name: shown })}
                      loading={isBusy(licenceId)}
                      onClick={() => again.mutate([licenceId])}
                    >
                      {say('web.told.retry')}
                    </GuardedButton>
                  </div>
                  {trouble !== null && <SetUpTrouble trouble={trouble} reason={null} />}
                </li>
              )
            })}
            {people.length < count && (
              <li className={classes.more}>{say('web.told.more', { shown: people.length, count })}</li>
            )}
          </ul>
        )}
      </div>
    </Notice>
  )
}

/** Has licences told of once more: these, or all of the service; busy until the page shows it. */
function useTellAgain(serviceId: string, giveFocusBack: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (licences: readonly string[] | undefined) =>
      client.tellLicencesAgain({
        params: { id: serviceId },
        body: licences === undefined ? {} : { licences: [...licences] },
        idempotencyKey: newKey(),
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['customer'] }),
    onSettled: giveFocusBack,
  })
}
