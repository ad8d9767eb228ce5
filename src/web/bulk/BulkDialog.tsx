import { Button } from '@mantine/core'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { client } from '../api/api.ts'
import { useMyself } from '../api/me.ts'
import { newKey } from '../api/new-key.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import formClasses from '../parts/form.module.css'
import { ProblemNotice } from '../parts/Notice.tsx'
import { bulkActOf, isSubscriptionAct } from './acts.ts'
import type { BulkActName } from './acts.ts'
import classes from './bulk.module.css'
import { JobView } from './JobView.tsx'
import { Outlook } from './Outlook.tsx'
import type { Preview } from './Outlook.tsx'
import { useWish } from './use-wish.ts'
import { countOf, hasStatuses, requestFor } from './what.ts'
import type { What } from './what.ts'
import { WishFields } from './WishFields.tsx'

export interface BulkDialogProps {
  readonly act: BulkActName
  readonly what: What
  readonly onClose: () => void
}

/** Asks for what an act needs, says what it will do and to whom not, does it, and shows how far it has come. */
export function BulkDialog({ act, what, onClose }: BulkDialogProps) {
  const { say } = useWords()
  const [jobId, setJobId] = useState<string>()
  const title = say(bulkActOf(act).name)
  return (
    <Dialog isOpen onClose={onClose} title={title} size="lg">
      {jobId === undefined ? (
        <WishForm act={act} what={what} onClose={onClose} onStarted={setJobId} />
      ) : (
        <JobView jobId={jobId} place="dialog" onClose={onClose} />
      )}
    </Dialog>
  )
}

interface WishFormProps extends BulkDialogProps {
  readonly onStarted: (jobId: string) => void
}

/** What a form may be told of. */
const fields = [
  'personIds',
  'tags',
  'inHandUntil',
  'note',
  'days',
  'term',
  'reason',
  'quantity',
  'amount',
  'currency',
]

function WishForm({ act, what, onClose, onStarted }: WishFormProps) {
  const { say, language } = useWords()
  const { person } = useMyself()
  const form = useWish(act, person?.id)
  const [isAsked, setAsked] = useState(false)
  const { name, text } = bulkActOf(act)
  const written = useDeferredValue(form.wish === undefined ? undefined : JSON.stringify(form.wish))
  const preview = useQuery({
    queryKey: ['bulk-preview', language, act, what, written],
    queryFn: async ({ signal }) => {
      const wish = JSON.parse(written ?? '{}') as Record<string, unknown>
      const request = requestFor(what, act, wish, { preview: true })
      return (await client.startBulkAct({ ...request, signal })) as Preview
    },
    enabled: written !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  const start = useMutation({
    mutationFn: async (key: string) => {
      const expected = preview.data?.customers ?? countOf(what)
      const request = requestFor(what, act, form.wish ?? {}, { expected })
      const job = await client.startBulkAct({ ...request, idempotencyKey: key })
      if (!('id' in job)) throw new Error('No job was made')
      return job.id
    },
    onSuccess: onStarted,
    // The list may show others by now.
    onError: () => void preview.refetch(),
  })
  const isWhole = form.wish !== undefined
  const error = start.error ?? (isWhole ? preview.error : null)
  const all = formProblems(
    error,
    fields.map((field) => `with.${field}`),
  )
  const problems = { of: (field: string) => all.of(`with.${field}`), rest: all.rest }
  // What is done is what was said: as long as that is on its way, it waits.
  const isSaid = preview.data !== undefined && !preview.isPlaceholderData && preview.error === null
  const count = isWhole ? (preview.data?.done ?? 0) : 0
  const with_ = { count: preview.data?.customers ?? countOf(what) }
  return (
    <Form
      className={formClasses.form}
      error={start.error}
      send={() => {
        setAsked(true)
        // Says what is wrong with the day.
        if (act === 'take_in_hand') form.until.read()
        if (isSaid && isWhole && count > 0 && !start.isPending) start.mutate(newKey())
      }}
    >
      <div className={classes.about}>
        <strong>
          {say(what.kind === 'filter' ? 'web.bulk.with_filter' : 'web.bulk.with_selected', with_)}
        </strong>
        <p>{say(text)}</p>
        {isSubscriptionAct(act) && (
          <p>{say(hasStatuses(what) ? 'web.bulk.which.matching' : 'web.bulk.which.open')}</p>
        )}
      </div>
      <WishFields act={act} form={form} problems={problems} isAsked={isAsked} />
      {(error === null || start.error !== null) && (
        <Outlook
          act={act}
          preview={preview.data}
          isWhole={isWhole}
          isBusy={preview.isFetching}
          isAsked={isAsked}
        />
      )}
      <ProblemNotice title={say('web.act.cannot')} error={problems.rest} />
      <div className={formClasses.buttons}>
        <Button variant="default" onClick={onClose}>
          {say('web.cancel')}
        </Button>
        <Button
          type="submit"
          loading={start.isPending}
          disabled={isWhole && (!isSaid || count === 0)}
          {...(act === 'close' && { color: 'red' })}
        >
          {count === 0 ? say(name) : say('web.bulk.deed', { act: say(name), count })}
        </Button>
      </div>
    </Form>
  )
}
