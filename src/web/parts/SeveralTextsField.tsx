import { TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useId, useRef, useState } from 'react'
import classes from './several-texts.module.css'

interface SeveralTextsFieldProps {
  readonly label: string
  readonly description: string
  readonly chosen: readonly string[]
  /** Those to choose from. */
  readonly known: readonly string[]
  /** What the button says that takes one away. */
  readonly removeLabel: (text: string) => string
  readonly onChange: (chosen: readonly string[]) => void
  /** Told what is being written, for who looks for those to choose from. */
  readonly onWrite?: (text: string) => void
  readonly problem?: string | undefined
}

const between = /[,|]/

/** Short texts, one after the other by Enter or comma, with those to choose from that are known. */
export function SeveralTextsField(props: SeveralTextsFieldProps) {
  const { label, description, chosen, known, removeLabel, onChange, onWrite, problem } = props
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const write = (written: string) => {
    setText(written)
    onWrite?.(written.trim())
  }
  const add = (written: string) => {
    const fresh = written
      .split(between)
      .map((one) => one.trim())
      .filter((one) => one !== '')
    write('')
    if (fresh.length > 0) onChange([...new Set([...chosen, ...fresh])])
  }
  return (
    <div>
      <TextInput
        ref={field}
        className={classes.field ?? ''}
        label={label}
        description={description}
        list={`${id}-known`}
        value={text}
        onChange={({ currentTarget: { value } }) => (between.test(value) ? add(value) : write(value))}
        onBlur={() => add(text)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && text.trim() !== '' && !event.nativeEvent.isComposing) {
            event.preventDefault()
            add(text)
          }
          if (event.key === 'Backspace' && text === '') onChange(chosen.slice(0, -1))
        }}
        error={problem}
        autoComplete="off"
      />
      <datalist id={`${id}-known`}>
        {known
          .filter((one) => !chosen.includes(one))
          .map((one) => (
            <option key={one} value={one} />
          ))}
      </datalist>
      {chosen.length > 0 && (
        <ul className={classes.chosen}>
          {chosen.map((one) => (
            <li key={one}>
              <button
                type="button"
                className={classes.one}
                aria-label={removeLabel(one)}
                onClick={() => {
                  onChange(chosen.filter((each) => each !== one))
                  field.current?.focus()
                }}
              >
                {one}
                <IconX size={14} stroke={1.75} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
