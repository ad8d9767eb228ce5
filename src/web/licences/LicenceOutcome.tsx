import { Button } from '@mantine/core'
import { IconArrowBackUp, IconDownload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { client } from '../api/api.ts'
import { newKey } from '../api/new-key.ts'
import { useWords } from '../language/words.ts'
import { saveFile } from '../imports/download.ts'
import formClasses from '../parts/form.module.css'
import { Notice, ProblemNotice } from '../parts/Notice.tsx'
import { useFocusOnce } from '../customer/use-focus-once.ts'
import { Others, isUntouched } from './LicenceOutlook.tsx'
import classes from './licences.module.css'
import { othersFile } from './others-file.ts'
import type { LicenceResult } from './queries.ts'
import { SeatsLine } from './SeatsLine.tsx'
import { UntoldLink } from './UntoldLink.tsx'

interface LicenceOutcomeProps {
  readonly customerId: string
  readonly serviceId: string
  readonly result: LicenceResult
  /** Whether nothing can be given again: nothing is undone then, and no seats are left to speak of. */
  readonly isLast?: boolean
  readonly onUndone: (result: LicenceResult) => void
  /** Absent where there is nothing to go on with. */
  readonly onMore?: () => void
  readonly onClose: () => void
}

/** What came of it, for whom not and why, and how to undo it. */
export function LicenceOutcome(props: LicenceOutcomeProps) {
  const { customerId, serviceId, result, isLast = false, onUndone, onMore, onClose } = props
  const { say } = useWords()
  const queries = useQueryClient()
  const { act, counts, others, total, seats } = result
  const done = counts.assigned + counts.returned
  const undo = useMutation({
    mutationFn: (id: string) =>
      client.undoLicences({ params: { id: serviceId }, body: { act: id }, idempotencyKey: newKey() }),
    onSuccess: async (undone) => {
      onUndone(undone)
      await queries.invalidateQueries({ queryKey: ['customer', customerId] })
    },
  })
  const title =
    counts.returned > 0
      ? say('web.licences.returned', { count: counts.returned })
      : say('web.licences.assigned', { count: counts.assigned })
  return (
    <div className={classes.dialog}>
      <Notice tone={done === total ? 'good' : 'attention'} role="status" title={title}>
        {done < total && (
          <p className={classes.reasons}>
            <Others counts={counts} isDone />
          </p>
        )}
      </Notice>
      {!isLast && <SeatsLine seats={seats} chosen={0} />}
      {others.length > 0 && <OthersList {...{ customerId, serviceId, result }} />}
      <ProblemNotice title={say('web.licences.not_undone')} error={undo.error} />
      <div className={`${formClasses.buttons} ${formClasses.foot}`}>
        {act !== null && !isLast && (
          <Button
            variant="default"
            className={classes.undo ?? ''}
            leftSection={<IconArrowBackUp size={16} stroke={1.75} aria-hidden />}
            loading={undo.isPending}
            onClick={() => undo.mutate(act)}
          >
            {say('web.licences.undo')}
          </Button>
        )}
        {onMore !== undefined && (
          <Button variant="default" onClick={onMore}>
            {say('web.licences.more')}
          </Button>
        )}
        <CloseButton key={act} onClose={onClose} />
      </div>
    </div>
  )
}

/** Has the focus as soon as there is something to read: the button that did it is gone. */
function CloseButton({ onClose }: { onClose: () => void }) {
  const { say } = useWords()
  const focused = useFocusOnce<HTMLButtonElement>()
  return (
    <Button ref={focused} onClick={onClose}>
      {say('web.close')}
    </Button>
  )
}

type OthersListProps = Pick<LicenceOutcomeProps, 'customerId' | 'serviceId' | 'result'>

/** To whom nothing was done, by name and why, also as a file. Of very many the rest is found among the people. */
function OthersList({ customerId, serviceId, result: { others, total, counts } }: OthersListProps) {
  const { say, language } = useWords()
  const untold = total - counts.assigned - counts.returned - others.length
  return (
    <section className={classes.others} aria-label={say('web.licences.others')}>
      <div className={classes.othersHead}>
        <h3>{say('web.licences.others')}</h3>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconDownload size={16} stroke={1.75} aria-hidden />}
          onClick={() =>
            void saveFile(
              othersFile(others, language, (outcome) => say(`web.licences.outcome.${outcome}`)),
              say('web.licences.others_file'),
              'text/csv',
            )
          }
        >
          {say('web.licences.others_csv')}
        </Button>
      </div>
      {/* It scrolls, so that the keyboard must reach it. */}
      <ul tabIndex={0} aria-label={say('web.licences.others')}>
        {others.map(({ person: { id, name, externalId }, outcome }) => (
          <li key={id}>
            <span>{name ?? externalId ?? id}</span>
            {isUntouched(outcome) && (
              <span className={classes.why}>{say(`web.licences.outcome.${outcome}`)}</span>
            )}
          </li>
        ))}
      </ul>
      {untold > 0 && (
        <p className={classes.hint}>
          {say('web.licences.untold', { count: untold })}{' '}
          <UntoldLink customerId={customerId} serviceId={serviceId} />
        </p>
      )}
    </section>
  )
}
