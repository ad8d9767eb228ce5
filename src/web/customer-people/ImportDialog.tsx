import { Button } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { WordKey } from '../../messages/word-groups.ts'
import { client } from '../api/api.ts'
import { fileKinds, fileMistakes, lookAt } from '../imports/file-kinds.ts'
import type { ChosenFile, FileMistake } from '../imports/file-kinds.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import form from '../parts/form.module.css'
import { Notice, ProblemNotice } from '../parts/Notice.tsx'
import { ImportColumns } from './ImportColumns.tsx'
import { columnsOf, guessedChoice } from './import-choice.ts'
import type { PeopleChoice, PeoplePreview } from './import-choice.ts'
import classes from './import-dialog.module.css'
import { ImportResult } from './ImportResult.tsx'

interface ImportDialogProps {
  readonly customerId: string
  readonly onSaid: (text: string) => void
  readonly onClose: () => void
}

interface Opened {
  readonly chosen: ChosenFile
  readonly preview: PeoplePreview
}

/** In files of people fewer kinds and less are read than in those of customers. */
const mistakes = {
  ...fileMistakes,
  unknown_type: 'web.customer_people.file_type',
  too_large: 'web.customer_people.file_too_large',
} as const satisfies Readonly<Record<FileMistake, WordKey>>

/** What is wrong with a file before it is sent. */
class Mistake extends Error {
  readonly key
  constructor(key: (typeof mistakes)[keyof typeof mistakes]) {
    super(key)
    this.key = key
  }
}

/** People from a file: chosen, its columns said, looked at, brought in. */
export function ImportDialog({ customerId, onSaid, onClose }: ImportDialogProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [choice, setChoice] = useState<PeopleChoice>({})
  const params = { id: customerId }
  const open = useMutation({
    mutationFn: async (files: readonly File[]): Promise<Opened> => {
      const chosen = await lookAt(files)
      if ('mistake' in chosen) throw new Mistake(mistakes[chosen.mistake])
      if (chosen.format === 'jsonl') throw new Mistake(mistakes.unknown_type)
      const { contentType } = fileKinds[chosen.format]
      return {
        chosen,
        preview: await client.previewCustomerPeople({ params, body: chosen.file, contentType }),
      }
    },
    onSuccess: ({ preview }) => {
      setChoice(guessedChoice(preview))
      look.reset()
      bring.reset()
    },
  })
  const send = ({ chosen, preview }: Opened, dryRun: boolean) =>
    client.importCustomerPeople({
      params,
      query: { dryRun, column: columnsOf(preview, choice) },
      body: chosen.file,
      contentType: fileKinds[chosen.format].contentType,
    })
  const look = useMutation({ mutationFn: (opened: Opened) => send(opened, true) })
  const bring = useMutation({
    mutationFn: (opened: Opened) => send(opened, false),
    onSuccess: async (result) => {
      onSaid(say('web.customer_people.is_imported', { count: result.new + result.changed }))
      await queries.invalidateQueries({ queryKey: ['customer', customerId] })
    },
  })
  const opened = open.data
  const result = bring.data ?? look.data
  const willChange = (look.data?.new ?? 0) + (look.data?.changed ?? 0)
  return (
    <Dialog isOpen onClose={onClose} size="lg" title={say('web.customer_people.import')}>
      <div className={form.form}>
        <FileChoice
          name={opened?.chosen.file.name}
          isBusy={open.isPending}
          isDone={bring.isSuccess}
          onFiles={(files) => open.mutate(files)}
        />
        {open.error instanceof Mistake ? (
          <Notice tone="problem" role="alert" title={say(open.error.key)} />
        ) : (
          <ProblemNotice title={say('web.customer_people.unread')} error={open.error} />
        )}
        {opened !== undefined && result === undefined && (
          <ImportColumns preview={opened.preview} choice={choice} onChoice={setChoice} />
        )}
        {opened !== undefined && result !== undefined && (
          <ImportResult result={result} columns={opened.preview.columns} />
        )}
        <ProblemNotice title={say('web.invite.failed')} error={bring.error ?? look.error} />
        <div className={`${form.buttons} ${form.foot}`}>
          {bring.isSuccess ? (
            <Button onClick={onClose}>{say('web.close')}</Button>
          ) : (
            <Button variant="default" onClick={onClose}>
              {say('web.cancel')}
            </Button>
          )}
          {opened !== undefined && look.data !== undefined && !bring.isSuccess && (
            <Button variant="default" onClick={() => look.reset()}>
              {say('web.customer_people.back_to_columns')}
            </Button>
          )}
          {opened !== undefined && look.data === undefined && (
            <Button loading={look.isPending} onClick={() => look.mutate(opened)}>
              {say('web.customer_people.look')}
            </Button>
          )}
          {opened !== undefined && look.data !== undefined && !bring.isSuccess && willChange > 0 && (
            <Button loading={bring.isPending} onClick={() => bring.mutate(opened)}>
              {say('web.customer_people.bring_in', { count: willChange })}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  )
}

interface FileChoiceProps {
  readonly name: string | undefined
  readonly isBusy: boolean
  readonly isDone: boolean
  readonly onFiles: (files: readonly File[]) => void
}

function FileChoice({ name, isBusy, isDone, onFiles }: FileChoiceProps) {
  const { say } = useWords()
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className={classes.file}>
      <IconFileImport size={28} stroke={1.5} aria-hidden />
      <p>{name ?? say('web.customer_people.import_text')}</p>
      {!isDone && (
        <Button
          variant={name === undefined ? 'filled' : 'default'}
          loading={isBusy}
          data-autofocus
          onClick={() => input.current?.click()}
        >
          {say(name === undefined ? 'web.customer_people.choose_file' : 'web.customer_people.other_file')}
        </Button>
      )}
      <input
        ref={input}
        type="file"
        accept=".csv,.xlsx"
        hidden
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])]
          // The same file, corrected, must be a change again.
          currentTarget.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
    </div>
  )
}
