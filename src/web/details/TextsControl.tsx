import { TextInput, UnstyledButton } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useWords } from '../language/words.ts'
import type { ControlProps } from './control.ts'
import classes from './details.module.css'

/** Several texts, one after the other by Enter; each can be taken away again. */
export function TextsControl({ value, onChange, onLeave, shown }: ControlProps) {
  const { say } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const texts: readonly string[] = Array.isArray(value) ? value.map(String) : []
  const set = (next: readonly string[]) => onChange(next.length === 0 ? undefined : [...next])
  const add = () => {
    const written = text.trim()
    setText('')
    if (written === '' || texts.includes(written)) return
    set([...texts, written])
    // What has been added is written to its end.
    onLeave()
  }
  return (
    <div>
      <TextInput
        ref={input}
        {...shown}
        description={
          <>
            {shown.description} {say('web.details.texts_help')}
          </>
        }
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onBlur={() => {
          add()
          onLeave()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && text.trim() !== '' && !event.nativeEvent.isComposing) {
            event.preventDefault()
            add()
          }
          if (event.key === 'Backspace' && text === '') set(texts.slice(0, -1))
        }}
        autoComplete="off"
      />
      {texts.length > 0 && (
        <ul className={classes.texts}>
          {texts.map((each) => (
            <li key={each}>
              <UnstyledButton
                className={classes.text}
                aria-label={say('web.details.remove', { text: each })}
                onClick={() => {
                  set(texts.filter((other) => other !== each))
                  input.current?.focus()
                }}
              >
                {each}
                <IconX size={14} stroke={1.75} aria-hidden />
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
