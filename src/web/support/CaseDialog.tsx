import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { languages } from '../../messages/languages.ts'
import type { Language } from '../../messages/languages.ts'
import { client } from '../api/api.ts'
import { newKey } from '../api/new-key.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Form } from '../parts/Form.tsx'
import formClasses from '../parts/form.module.css'
import { formProblems } from '../parts/form-problems.ts'
import { Notice, ProblemNotice } from '../parts/Notice.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { ownName } from '../shell/LanguageMenu.tsx'
import { CaseOpened } from './CaseOpened.tsx'
import './mantine.css'
import { draftQuery } from './queries.ts'
import type { Draft, Way } from './queries.ts'
import classes from './support.module.css'
import { WayChoice } from './WayChoice.tsx'

export interface CaseDialogProps {
  readonly serviceId: string
  readonly product: string
  readonly onClose: () => void
}

/** Words that somebody has changed, and whether they began as ones with what the customer filled in. */
interface Written {
  readonly subject: string
  readonly text: string
  readonly hasDetails: boolean
}

/** A support case about a service: the ready words, which one may change, and by which way it goes. */
export function CaseDialog({ serviceId, product, onClose }: CaseDialogProps) {
  const { say, language: own } = useWords()
  const queries = useQueryClient()
  const [language, setLanguage] = useState<Language>(own)
  const [details, setDetails] = useState(false)
  const [written, setWritten] = useState<Written | null>(null)
  const [chosen, setChosen] = useState<Way | null>(null)
  const [key, setKey] = useState(newKey)
  const opening = useMutation({
    mutationFn: ({ words, way }: { words: Written; way: Way }) => {
      const { subject, text, hasDetails } = words
      const body = { way, subject, text, language, details: hasDetails }
      return client.openSupportCase({ params: { id: serviceId }, body, idempotencyKey: key })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['customer'] }),
  })
  const draft = useQuery({ ...draftQuery(serviceId, language, details), enabled: !opening.isSuccess })
  const title = say('web.support.open_title', { product })
  if (opening.data !== undefined) return <CaseOpened title={title} opened={opening.data} onClose={onClose} />
  const ready = draft.data
  if (ready === undefined)
    return (
      <Dialog isOpen onClose={onClose} title={title} size="lg">
        {draft.isError ? (
          <ErrorState error={draft.error} retry={() => void draft.refetch()} />
        ) : (
          <PageLoading />
        )}
      </Dialog>
    )
  const words = written ?? { subject: ready.subject, text: ready.text, hasDetails: details }
  const way = chosen ?? firstWay(ready)
  const change = (next: Partial<Written>) => {
    setWritten({ ...words, ...next, hasDetails: words.hasDetails || details })
    touch()
  }
  const touch = () => {
    setKey(newKey())
    if (opening.isError) opening.reset()
  }
  const problems = formProblems(opening.error, ['subject', 'text'])
  return (
    <Dialog isOpen onClose={onClose} title={title} size="lg">
      <Form
        className={formClasses.form}
        error={opening.error}
        send={() => {
          if (!opening.isPending) opening.mutate({ words, way })
        }}
      >
        <p>{say('web.support.number_to_come')}</p>
        <WayChoice
          ways={ready.ways}
          value={way}
          onChange={(next) => {
            setChosen(next)
            touch()
          }}
        />
        <div className={classes.choices}>
          <NativeSelect
            label={say('web.support.language')}
            value={language}
            onChange={({ currentTarget: { value } }) => {
              const next = languages.find((each) => each === value)
              if (next !== undefined) setLanguage(next)
              touch()
            }}
            data={languages.map((each) => ({ value: each, label: ownName(each) }))}
          />
          {ready.hasDetails && (
            <Checkbox
              label={say('web.support.details')}
              description={say('web.support.details_help')}
              checked={details}
              onChange={({ currentTarget: { checked } }) => {
                setDetails(checked)
                touch()
              }}
            />
          )}
        </div>
        <TextInput
          label={say('web.support.subject')}
          value={words.subject}
          error={problems.of('subject')}
          onChange={({ currentTarget: { value } }) => change({ subject: value })}
          autoComplete="off"
        />
        <Textarea
          label={say('web.support.text')}
          description={say('web.support.text_help')}
          value={words.text}
          error={problems.of('text')}
          onChange={({ currentTarget: { value } }) => change({ text: value })}
          autosize
          minRows={8}
          maxRows={12}
          autoComplete="off"
        />
        {written !== null && !isAsReady(written, ready) && (
          <Notice tone="info" title={say('web.support.stays')}>
            <div className={classes.ready}>
              <Button variant="default" size="compact-sm" onClick={() => setWritten(null)}>
                {say('web.support.take_ready')}
              </Button>
            </div>
          </Notice>
        )}
        {ready.contact !== null && (
          <p className={classes.quiet}>
            {say('web.support.contact', { contact: contactText(ready.contact) })}
          </p>
        )}
        <ProblemNotice title={say('web.support.not_opened')} error={problems.rest} />
        <div className={formClasses.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.cancel')}
          </Button>
          <Button type="submit" loading={opening.isPending}>
            {say(`web.support.do.${way}`)}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

function firstWay({ ways }: Draft): Way {
  if (ways.mail !== null) return 'mail'
  return ways.link ? 'link' : 'noted'
}

function isAsReady({ subject, text }: Written, ready: Draft): boolean {
  return subject === ready.subject && text === ready.text
}

function contactText({ name, email }: NonNullable<Draft['contact']>): string {
  return email === null ? name : `${name} <${email}>`
}
