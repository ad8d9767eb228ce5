import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useMyself } from '../api/me.ts'
import { NoteField, NoteFoot } from '../customer/NoteField.tsx'
import { useWords } from '../language/words.ts'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { Instant } from '../parts/Instant.tsx'
import { ProblemNotice } from '../parts/Notice.tsx'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import type { TaskDoor } from './door.ts'
import { maxTaskCharacters } from './limits.ts'
import type { Task } from './queries.ts'
import classes from './tasks.module.css'

export interface NotesProps {
  readonly door: TaskDoor
  readonly task: Task
  readonly isClosed: boolean
}

/** What was noted, oldest first, and a place to write more. */
export function Notes({ door, task: { notes, party }, isClosed }: NotesProps) {
  const { say } = useWords()
  const { why } = useMay('write_notes')
  const closedBy = door.side === 'partner' ? why : undefined
  return (
    <section aria-labelledby="task-notes" className={classes.notes}>
      <h2 id="task-notes" className={classes.heading}>
        {say('web.tasks.notes')}
      </h2>
      {notes.length === 0 ? (
        <p className={classes.none}>{say('web.tasks.no_notes')}</p>
      ) : (
        <ol className={classes.noteList}>
          {notes.map(({ id, at, by, text }) => (
            <li key={id}>
              <p className={classes.noteBy}>
                <NoteActor by={by} /> · <Instant at={at} />
              </p>
              <p className={classes.noteText}>{text}</p>
            </li>
          ))}
        </ol>
      )}
      {isClosed ? null : closedBy === undefined ? (
        <Writing door={door} party={party} />
      ) : (
        <GuardedButton why={closedBy} variant="default" size="compact-md">
          {say('web.customer.note.label')}
        </GuardedButton>
      )}
    </section>
  )
}

function NoteActor({ by: { kind, name } }: { by: Task['notes'][number]['by'] }) {
  const { say } = useWords()
  if (name !== null) return name
  if (kind === 'token') return say('web.customer.history.by.some_token')
  return say(kind === 'person' ? 'web.tasks.somebody' : 'web.customer.history.by.system')
}

function Writing({ door, party }: { door: TaskDoor; party: Task['party'] }) {
  const { say } = useWords()
  const vendor = useMyself().partner?.vendor ?? ''
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const write = useMutation({
    mutationFn: () => door.addNote(text),
    onSuccess: () => {
      setText('')
      return queries.invalidateQueries({ queryKey: door.key })
    },
  })
  const problems = formProblems(write.error, ['text'])
  const help = {
    partner: party === 'vendor' ? 'web.tasks.note_help_both' : 'web.tasks.note_help',
    vendor: 'web.tasks.note_help_vendor',
  } as const
  return (
    <Form
      send={() => {
        if (!write.isPending) write.mutate()
      }}
      error={write.error}
      className={classes.writing}
    >
      <NoteField
        description={say(help[door.side], { vendor })}
        maxLength={maxTaskCharacters}
        value={text}
        error={problems.of('text')}
        onChange={(written) => {
          setText(written)
          if (!write.isPending && !write.isIdle) write.reset()
        }}
      />
      <ProblemNotice title={say('web.customer.note.failed')} error={problems.rest} />
      <NoteFoot text={text} isSending={write.isPending} isSaved={write.isSuccess} />
    </Form>
  )
}
