import { IconNote } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { client } from '../api/api.ts'
import { newKey } from '../api/new-key.ts'
import { useWords } from '../language/words.ts'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import { useShortcuts } from '../shortcuts/use-shortcuts.ts'
import classes from './note.module.css'
import { NoteField, NoteFoot } from './NoteField.tsx'
import { historyQuery } from './queries.ts'

/** As the API takes it (src/notes/limits.ts). */
const maxNoteCharacters = 4_000
/** From so few on it is said how many are left. */
const fewLeft = 200

/** Writes a note into the history, above it; who may not sees why. */
export function NoteForm({ customerId }: { customerId: string }) {
  const { say } = useWords()
  const { why } = useMay('write_notes')
  if (why === undefined) return <Writing customerId={customerId} />
  return (
    <div className={classes.closed}>
      <GuardedButton
        why={why}
        variant="default"
        size="compact-md"
        leftSection={<IconNote size={16} stroke={1.75} aria-hidden />}
      >
        {say('web.customer.note.label')}
      </GuardedButton>
    </div>
  )
}

function Writing({ customerId }: { customerId: string }) {
  const { say } = useWords()
  const queries = useQueryClient()
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState('')
  const write = useMutation({
    mutationFn: (note: string) =>
      client.writeNote({ params: { id: customerId }, body: { text: note }, idempotencyKey: newKey() }),
    onSuccess: () => {
      setText('')
      return queries.invalidateQueries({ queryKey: historyQuery(customerId).queryKey })
    },
  })
  useShortcuts([{ keys: ['n'], label: 'web.customer.note.label', run: () => field.current?.focus() }])
  const problems = formProblems(write.error, ['text'])
  const left = maxNoteCharacters - text.length
  return (
    <Form
      send={() => {
        if (!write.isPending) write.mutate(text)
      }}
      error={write.error}
      className={classes.form}
    >
      <NoteField
        ref={field}
        description={say('web.customer.note.help')}
        maxLength={maxNoteCharacters}
        value={text}
        error={problems.of('text')}
        onChange={(written) => {
          setText(written)
          if (!write.isPending && !write.isIdle) write.reset()
        }}
      />
      <ProblemNotice title={say('web.customer.note.failed')} error={problems.rest} />
      <NoteFoot text={text} isSending={write.isPending} isSaved={write.isSuccess}>
        {left <= fewLeft && (
          <span className={classes.left}>{say('web.customer.note.left', { count: left })}</span>
        )}
      </NoteFoot>
    </Form>
  )
}
