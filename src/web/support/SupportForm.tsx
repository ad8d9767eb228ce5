import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Output } from '../../client/types.ts'
import { placeholderList } from '../../domain/support-link.ts'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { partnerQuery } from '../partner/queries.ts'
import { Done } from '../parts/Done.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'

/** Where the vendor's support is reached. */
export function SupportForm() {
  const partner = useQuery(partnerQuery)
  if (partner.data !== undefined) return <Fields partner={partner.data} />
  return partner.isError ? (
    <ErrorState error={partner.error} retry={() => void partner.refetch()} />
  ) : (
    <PageLoading />
  )
}

/** An address with its places, to show how one looks. */
export const exampleLink = 'https://support.example.com/new?subject={subject}&text={text}'

function Fields({ partner }: { partner: Output<'getPartner'> }) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [mail, setMail] = useState(partner.supportMail ?? '')
  const [link, setLink] = useState(partner.supportLink ?? '')
  const save = useMutation({
    mutationFn: () => client.changePartner({ body: { supportMail: mail, supportLink: link } }),
    onSuccess: (saved) => {
      queries.setQueryData(partnerQuery.queryKey, saved)
      setMail(saved.supportMail ?? '')
      setLink(saved.supportLink ?? '')
    },
  })
  const problems = formProblems(save.error, ['supportMail', 'supportLink'])
  return (
    <Form send={() => save.mutate()} error={save.error}>
      <TextInput
        label={say('web.support.mail')}
        description={say('web.support.mail_help')}
        value={mail}
        onChange={({ currentTarget: { value } }) => {
          setMail(value)
          save.reset()
        }}
        error={problems.of('supportMail')}
        type="email"
        autoComplete="off"
        spellCheck={false}
      />
      <TextInput
        label={say('web.support.link')}
        description={say('web.support.link_help', { places: placeholderList })}
        placeholder={exampleLink}
        value={link}
        onChange={({ currentTarget: { value } }) => {
          setLink(value)
          save.reset()
        }}
        error={problems.of('supportLink')}
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
      />
      <ProblemNotice title={say('web.not_saved')} error={problems.rest} />
      <div className={classes.actions}>
        <Button type="submit" loading={save.isPending}>
          {say('web.save')}
        </Button>
        <Done text={save.isSuccess && say('web.saved')} />
      </div>
    </Form>
  )
}
