import { Button } from '@mantine/core'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'
import { listQuery } from '../customers/pages.ts'
import type { CustomersSearch } from '../customers/search.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import form from '../parts/form.module.css'
import { Notice, ProblemNotice } from '../parts/Notice.tsx'
import classes from './care.module.css'
import { Choice, ColleagueChoices } from './ColleagueChoices.tsx'
import { useNames } from './use-names.ts'

/** As the API takes it (src/assignments/schema.ts). */
const maxPeople = 20
/** People whom one customer is assigned to, at most. */
const maxAssigned = 50

type How = 'assign' | 'unassign'
type Result = Output<'assignCustomers'>

export interface AssignDialogProps {
  /** All customers that a filter shows, or some that were chosen one by one. */
  readonly what: { readonly search: CustomersSearch } | { readonly ids: readonly string[] }
  /** How many the reader saw. */
  readonly count: number
  readonly onClose: () => void
}

/** Assigns customers to colleagues, or takes them away: what it would do is said before it is done. */
export function AssignDialog({ what, count, onClose }: AssignDialogProps) {
  const { say } = useWords()
  const [how, setHow] = useState<How>('assign')
  const [people, setPeople] = useState<readonly string[]>([])
  const [isAsked, setAsked] = useState(false)
  const assign = useAssign(what, how, people)
  const preview = usePreview(what, how, people, assign.data === undefined)
  const name = useId()
  // Of what the preview found, should that be another number than the reader came with.
  const total = (assign.data ?? preview.data)?.total ?? count
  const title = say('search' in what ? 'web.care.assign_filter' : 'web.care.assign_selected', {
    count: total,
  })
  if (assign.data !== undefined)
    return (
      <Dialog isOpen onClose={onClose} title={title} size="lg">
        <Done how={how} people={people} result={assign.data} onClose={onClose} />
      </Dialog>
    )
  const mistake =
    people.length > maxPeople
      ? say('web.care.too_many_people', { max: maxPeople })
      : isAsked && people.length === 0
        ? say('web.care.choose_people')
        : undefined
  const changed = preview.data?.changed ?? 0
  // What is done is what was said: as long as that is on its way, it waits.
  const isSaid = preview.data !== undefined && !preview.isPlaceholderData && mistake === undefined
  return (
    <Dialog isOpen onClose={onClose} title={title} size="lg">
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(true)
          if (isSaid && changed > 0) assign.mutate(preview.data.total)
        }}
      >
        <fieldset className={classes.choices}>
          <legend className={classes.legend}>{say('web.care.how')}</legend>
          <div className={classes.row}>
            {(['assign', 'unassign'] as const).map((each) => (
              <Choice
                key={each}
                kind="radio"
                name={name}
                value={each}
                text={say(howWords[each].choice)}
                isChosen={how === each}
                choose={() => setHow(each)}
              />
            ))}
          </div>
        </fieldset>
        <ColleagueChoices
          kind="checkbox"
          legend={say('web.care.colleagues')}
          chosen={people}
          choose={(id) =>
            setPeople(people.includes(id) ? people.filter((each) => each !== id) : [...people, id])
          }
          mistake={mistake}
          takesFocus
        />
        <div className={classes.preview} role="status" aria-busy={preview.isFetching}>
          <Outlook result={preview.data} hasPeople={people.length > 0} />
        </div>
        <ProblemNotice title={say('web.invite.failed')} error={assign.error ?? preview.error} />
        <div className={form.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.cancel')}
          </Button>
          <Button
            type="submit"
            loading={assign.isPending}
            disabled={people.length > 0 && (!isSaid || changed === 0)}
          >
            {people.length === 0 || changed === 0
              ? say(howWords[how].plain)
              : say(howWords[how].deed, { count: changed })}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const howWords = {
  assign: {
    choice: 'web.care.how_assign',
    plain: 'web.care.assign_plain',
    deed: 'web.care.assign_deed',
    done: 'web.care.assign_done',
  },
  unassign: {
    choice: 'web.care.how_unassign',
    plain: 'web.care.unassign_plain',
    deed: 'web.care.unassign_deed',
    done: 'web.care.unassign_done',
  },
} as const

function request(what: AssignDialogProps['what'], how: How, personIds: readonly string[]) {
  const body = { how, personIds: [...personIds] }
  return 'search' in what
    ? { query: listQuery(what.search), body }
    : { query: {}, body: { ...body, customerIds: [...what.ids] } }
}

/** What it would do, asked for with each choice. */
function usePreview(what: AssignDialogProps['what'], how: How, people: readonly string[], isWanted: boolean) {
  return useQuery({
    queryKey: ['assignments', what, how, people],
    queryFn: ({ signal }) => {
      const { query, body } = request(what, how, people)
      return client.assignCustomers({ query, body: { ...body, preview: true }, signal })
    },
    enabled: isWanted && people.length > 0 && people.length <= maxPeople,
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  })
}

function useAssign(what: AssignDialogProps['what'], how: How, people: readonly string[]) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (expected: number) => {
      const { query, body } = request(what, how, people)
      return client.assignCustomers({ query, body: { ...body, expected } })
    },
    // Also where it was refused: the list may show others by now, and what was begun may have been done in part.
    onSettled: () => queries.invalidateQueries(),
  })
}

function Outlook({ result, hasPeople }: { result: Result | undefined; hasPeople: boolean }) {
  const { say } = useWords()
  if (result === undefined || !hasPeople) return <span>{say('web.care.preview_first')}</span>
  const { total, changed, full } = result
  const same = total - changed - full
  return (
    <>
      <strong>{say('web.care.preview_changed', { count: changed })}</strong>
      {same > 0 && <span>{say('web.care.preview_same', { count: same })}</span>}
      {full > 0 && <span>{say('web.care.preview_full', { count: full, max: maxAssigned })}</span>}
    </>
  )
}

interface DoneProps {
  readonly how: How
  readonly people: readonly string[]
  readonly result: Result
  readonly onClose: () => void
}

function Done({ how, people, result: { changed, full }, onClose }: DoneProps) {
  const { say, list } = useWords()
  const names = list(people.map(useNames(people)))
  return (
    <div className={form.form}>
      <Notice
        tone={full > 0 ? 'attention' : 'good'}
        role="status"
        title={say(howWords[how].done, { count: changed, people: names })}
      >
        {full > 0 && <p>{say('web.care.preview_full', { count: full, max: maxAssigned })}</p>}
      </Notice>
      <div className={form.buttons}>
        <Button onClick={onClose} data-autofocus autoFocus>
          {say('web.done')}
        </Button>
      </div>
    </div>
  )
}
