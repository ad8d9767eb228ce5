import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient, keepPreviousData } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { newKey } from '../api/new-key.ts'
import type { Subscription } from '../customer/types.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import formClasses from '../parts/form.module.css'
import { ProblemNotice } from '../parts/Notice.tsx'
import { ActEffect } from './ActEffect.tsx'
import { ActFields } from './ActFields.tsx'
import { actOf, bodyOf, firstValues, isWhole } from './acts.ts'
import type { ActName } from './acts.ts'
import classes from './acts.module.css'

export interface ActDialogProps {
  readonly name: ActName
  readonly subscription: Subscription
  readonly others: readonly Subscription[]
  readonly onClose: () => void
  readonly onDone: (said: string) => void
}

/** Asks for what an act needs and says, while it is written, what it will do. */
export function ActDialog({ name, subscription, others, onClose, onDone }: ActDialogProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [values, setValues] = useState(() => firstValues(name, subscription))
  const { call, fields, isFinal, name: word, text } = actOf(name)
  const { id } = subscription
  const isReady = isWhole(name, values)
  // While somebody writes, what was written a moment ago is asked about.
  const asked = useDeferredValue(values)
  const body = JSON.stringify(bodyOf(name, asked))
  const preview = useQuery({
    queryKey: ['act', id, name, body],
    queryFn: ({ signal }) =>
      call({ params: { id }, body: { ...JSON.parse(body), preview: true } as never, signal }),
    enabled: isWhole(name, asked),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  const deed = useMutation({
    mutationFn: (key: string) =>
      call({ params: { id }, body: bodyOf(name, values) as never, idempotencyKey: key }),
    onSuccess: async () => {
      await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'act' })
      onDone(say('web.act.done', { act: say(word) }))
    },
  })
  const error = deed.error ?? (isReady ? preview.error : null)
  const problems = formProblems(error, fields)
  return (
    <Dialog isOpen onClose={onClose} title={say(word)}>
      <Form send={() => deed.mutate(newKey())} error={deed.error} className={formClasses.form}>
        <p className={classes.about}>
          {subscription.offer} <code>{subscription.externalId}</code>
        </p>
        <p>{say(text)}</p>
        <ActFields
          name={name}
          values={values}
          subscription={subscription}
          others={others}
          problems={problems}
          onChange={(some) => {
            deed.reset()
            setValues((all) => ({ ...all, ...some }))
          }}
        />
        {error === null && preview.data !== undefined && isReady && <ActEffect acted={preview.data} />}
        <ProblemNotice title={say('web.act.cannot')} error={problems.rest} />
        <div className={formClasses.buttons}>
          <Button
            variant="default"
            onClick={onClose}
            {...(fields.length === 0 && { 'data-autofocus': true })}
          >
            {say('web.cancel')}
          </Button>
          <Button
            type="submit"
            loading={deed.isPending}
            disabled={!isReady || preview.data?.changed === false}
            {...(isFinal === true && { color: 'red' })}
          >
            {say(word)}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
