import { Button, Textarea } from '@mantine/core'
import type { ReactNode, Ref } from 'react'
import { useWords } from '../language/words.ts'
import { Done } from '../parts/Done.tsx'
import classes from './note.module.css'

interface NoteFieldProps {
  readonly ref?: Ref<HTMLTextAreaElement>
  readonly description: string
  readonly maxLength: number
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (text: string) => void
}

/** Where a note is written, in its form: Ctrl + Enter sends it. */
export function NoteField({ ref, description, maxLength, value, error, onChange }: NoteFieldProps) {
  const { say } = useWords()
  return (
    <Textarea
      ref={ref}
      label={say('web.customer.note.label')}
      description={description}
      autosize
      minRows={2}
      maxRows={12}
      maxLength={maxLength}
      value={value}
      error={error}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        event.currentTarget.form?.requestSubmit()
      }}
    />
  )
}

interface NoteFootProps {
  readonly text: string
  readonly isSending: boolean
  readonly isSaved: boolean
  /** Between the key and what was done. */
  readonly children?: ReactNode
}

/** Below it: the button, its key, and that it was saved. */
export function NoteFoot({ text, isSending, isSaved, children }: NoteFootProps) {
  const { say } = useWords()
  return (
    <div className={classes.foot}>
      <Button
        type="submit"
        size="compact-md"
        variant={text.trim() === '' ? 'default' : 'filled'}
        loading={isSending}
      >
        {say('web.customer.note.save')}
      </Button>
      <kbd className={classes.key}>Ctrl + Enter</kbd>
      {children}
      <Done text={isSaved && say('web.customer.note.saved')} />
    </div>
  )
}
