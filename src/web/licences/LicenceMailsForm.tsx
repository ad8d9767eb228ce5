import { Button, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Output } from '../../client/types.ts'
import { mailPlaceList, maxMailSubject, maxMailText } from '../../domain/licence-mail.ts'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { Done } from '../parts/Done.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { ownName } from '../shell/LanguageMenu.tsx'
import { LicenceMailPreview } from './LicenceMailPreview.tsx'
import { licenceMailsQuery } from './told-queries.ts'

type Settings = Output<'getLicenceMails'>
type Text = Settings['texts'][number]
type Language = Text['language']

/** Whether people are told by mail which licences they got, and in which words. */
export function LicenceMailsForm() {
  const settings = useQuery(licenceMailsQuery)
  if (settings.data !== undefined) return <Fields settings={settings.data} />
  return settings.isError ? (
    <ErrorState error={settings.error} retry={() => void settings.refetch()} />
  ) : (
    <PageLoading />
  )
}

const rows = 9

function isUsual({ subject, text, usual }: Text): boolean {
  return subject.trim() === usual.subject && text.trim() === usual.text.trim()
}

function Fields({ settings }: { settings: Settings }) {
  const { say, language: reader } = useWords()
  const queries = useQueryClient()
  const [isOn, setOn] = useState(settings.isOn)
  const [texts, setTexts] = useState(settings.texts)
  const [language, setLanguage] = useState<Language>(reader)
  const save = useMutation({
    mutationFn: () => client.changeLicenceMails({ body: { isOn, texts: ownOf(texts) } }),
    onSuccess: (saved) => {
      queries.setQueryData(licenceMailsQuery.queryKey, saved)
      setOn(saved.isOn)
      setTexts(saved.texts)
    },
  })
  const shown = texts.find((one) => one.language === language)
  const problems = formProblems(save.error, fieldsOf(texts))
  const sent = ownOf(texts).findIndex((one) => one.language === language)
  const elsewhere = ownOf(texts).find(
    (one, index) =>
      one.language !== language &&
      ['subject', 'text'].some((field) => problems.of(`texts.${index}.${field}`)),
  )
  const change = (words: { readonly subject?: string; readonly text?: string }) => {
    setTexts((all) => all.map((one) => (one.language === language ? { ...one, ...words } : one)))
    save.reset()
  }
  return (
    <Form send={() => save.mutate()} error={save.error}>
      <Switch
        label={say('web.licence_mail.is_on')}
        description={say('web.licence_mail.is_on_help')}
        checked={isOn}
        onChange={({ currentTarget: { checked } }) => {
          setOn(checked)
          save.reset()
        }}
      />
      {isOn && shown !== undefined && (
        <>
          <NativeSelect
            label={say('web.licence_mail.language')}
            value={language}
            onChange={({ currentTarget: { value } }) =>
              setLanguage(texts.find((one) => one.language === value)?.language ?? language)
            }
            data={texts.map((one) => ({
              value: one.language,
              label: isUsual(one)
                ? ownName(one.language)
                : say('web.licence_mail.language_own', { language: ownName(one.language) }),
            }))}
            error={
              elsewhere === undefined ? undefined : `${ownName(elsewhere.language)}: ${say('web.not_saved')}`
            }
          />
          <TextInput
            label={say('web.licence_mail.subject')}
            value={shown.subject}
            onChange={({ currentTarget: { value } }) => change({ subject: value })}
            error={problems.of(`texts.${sent}.subject`)}
            maxLength={maxMailSubject}
            lang={language}
            autoComplete="off"
          />
          <Textarea
            label={say('web.licence_mail.text')}
            description={say('web.licence_mail.places_help', { places: mailPlaceList })}
            value={shown.text}
            onChange={({ currentTarget: { value } }) => change({ text: value })}
            error={problems.of(`texts.${sent}.text`)}
            maxLength={maxMailText}
            rows={rows}
            lang={language}
          />
          {!isUsual(shown) && (
            <div className={classes.actions}>
              <Button variant="default" size="compact-md" onClick={() => change(shown.usual)}>
                {say('web.licence_mail.reset')}
              </Button>
            </div>
          )}
          <LicenceMailPreview words={shown} />
        </>
      )}
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

/** The partner's own words: in languages that have the usual ones nothing is kept. */
function ownOf(texts: readonly Text[]) {
  return texts
    .filter((one) => !isUsual(one))
    .map(({ language, subject, text }) => ({ language, subject, text }))
}

function fieldsOf(texts: readonly Text[]): string[] {
  return ownOf(texts).flatMap((_, index) => [`texts.${index}.subject`, `texts.${index}.text`])
}
