import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { fieldsOf } from '../../details-schema/fields.ts'
import { isSame } from '../../details-schema/json.ts'
import { useWords } from '../language/words.ts'
import { Form } from '../parts/Form.tsx'
import { ProblemNotice } from '../parts/Notice.tsx'
import { namedFields } from './asked.ts'
import type { AskedService } from './asked.ts'
import { CompareDialog } from './CompareDialog.tsx'
import { draftCopy } from './copy.ts'
import classes from './details.module.css'
import { createDraft } from './draft.ts'
import type { Keeper } from './draft.ts'
import { Fields } from './FieldControl.tsx'
import { focusField, focusFirst } from './focus.ts'
import { watchDraft } from './leaving.ts'
import { ProblemSummary } from './ProblemSummary.tsx'
import { reporting } from './reporting.ts'
import { isPressing, SaveSign } from './SaveSign.tsx'
import { SentState } from './SentState.tsx'
import { serverProblems } from './server-problems.ts'
import { useProblems } from './use-problems.ts'
import { isAbout, savableOf, shownOf, valueAt } from './values.ts'
import { WhyAgain } from './WhyAgain.tsx'

export interface DetailsFormProps {
  readonly service: AskedService
  readonly keeper: Keeper
  /** Whose typing it is, for what outlives a reload. */
  readonly who: string
  /** What will come once it is sent. */
  readonly before: string
  /** What comes now that it is sent, and who acts. */
  readonly after: string
  /** Told when it has been sent, by whomever. */
  readonly onSent: () => void
}

/** The form that a product's schema makes: saved by itself as one goes, and sent when it is whole. */
export function DetailsForm({ service, keeper, who, before, after, onSent }: DetailsFormProps) {
  const { say, language } = useWords()
  const queries = useQueryClient()
  const { schema, why } = service
  const fields = useMemo(() => fieldsOf(schema, language), [schema, language])
  const [draft] = useState(() =>
    createDraft(reporting(queries, keeper), service, draftCopy(who, service.id), {
      shown: (details, isFirst) => shownOf(fields, details, isFirst),
      savable: (details) => savableOf(schema, fields, details),
    }),
  )
  const state = useSyncExternalStore(draft.subscribe, draft.get)
  const problems = useProblems(schema, fields, state.details)
  const refused = serverProblems(state.sendError, fields)
  // What is read again later may be what was saved here.
  const [sent] = useState(service.details)
  const named = useMemo(() => namedFields(why, sent, fields), [why, sent, fields])
  const [isComparing, setComparing] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => draft.attend(), [draft])
  useEffect(() => watchDraft(draft), [draft])
  useEffect(() => draft.hear(service.state === 'submitted' ? null : service), [draft, service])
  const { isSubmitted } = state
  const tellSent = useEffectEvent(onSent)
  useEffect(() => {
    if (isSubmitted) tellSent()
  }, [isSubmitted])

  const goTo = (path: string) => focusField(place.current, path)
  const send = async () => {
    problems.sayAll()
    if (problems.all.length > 0) {
      focusFirst(
        place.current,
        problems.all.map(({ field, path }) => field?.path ?? path),
      )
      return
    }
    if (await draft.submit()) return
    const { theirs, sendError } = draft.get()
    if (theirs !== null) setComparing(true)
    else
      focusFirst(
        place.current,
        serverProblems(sendError, fields).placed.map(({ field, path }) => field?.path ?? path),
      )
  }

  if (isSubmitted) {
    // Another's are not what stands here.
    const others = service.state === 'submitted' ? service.details : null
    return (
      <SentState
        fields={fields}
        details={state.isSentHere ? state.details : others}
        sentAt={service.submittedAt}
        next={after}
      />
    )
  }
  const said = [...problems.said, ...refused.placed]
  return (
    <div ref={place} className={classes.form}>
      {why !== null && <WhyAgain why={why} />}
      <Form send={() => void send()} error={null} className={classes.fields}>
        {problems.isAllSaid && <ProblemSummary problems={problems.said} onGo={goTo} />}
        <Fields
          fields={fields}
          values={state.details}
          onChange={draft.change}
          signs={{
            problemOf: (field) => said.find(({ path }) => isAbout(path, field))?.text,
            // Until it is another one than what was not good enough.
            isNamed: ({ path }) =>
              named.some(
                ({ field, names }) =>
                  field.path === path && isSame(valueAt(state.details, names), valueAt(sent, names)),
              ),
            leave: problems.leave,
            setUnreadable: problems.setUnreadable,
          }}
        />
        <p className={classes.quiet}>{before}</p>
        <ProblemNotice title={say('web.details.not_sent')} error={refused.rest} />
        <div className={classes.bar} data-pressing={isPressing(state) || undefined}>
          <Button type="submit" loading={state.isSubmitting}>
            {say('web.details.send')}
          </Button>
          <Button variant="default" onClick={() => void draft.save()}>
            {say('web.details.save')}
          </Button>
          <SaveSign state={state} onTryNow={() => void draft.save()} onCompare={() => setComparing(true)} />
        </div>
      </Form>
      {isComparing && state.theirs !== null && (
        <CompareDialog
          fields={fields}
          base={draft.base()}
          mine={state.details}
          theirs={state.theirs.details}
          onSettle={draft.settle}
          onClose={() => setComparing(false)}
        />
      )}
    </div>
  )
}
