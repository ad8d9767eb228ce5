import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { isSame } from '../../details-schema/json.ts'
import { useWords } from '../language/words.ts'
import type { ControlProps } from './control.ts'
import classes from './details.module.css'

export interface JsonControlProps extends ControlProps {
  /** Told whether what stands there can be read. */
  readonly onUnreadable: (isUnreadable: boolean) => void
}

/** What no other control is made for, as it goes over the wire. */
export function JsonControl({ value, onChange, onLeave, onUnreadable, shown }: JsonControlProps) {
  const { say } = useWords()
  const [text, setText] = useState(() => textOf(value))
  const read = readText(text)
  const isOwn = read === unreadable || isSame(read, value)
  return (
    <Textarea
      {...shown}
      description={
        <>
          {shown.description} {say('web.details.json_help')}
        </>
      }
      value={isOwn ? text : textOf(value)}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        const next = readText(currentTarget.value)
        onUnreadable(next === unreadable)
        if (next !== unreadable) onChange(next)
      }}
      onBlur={onLeave}
      rows={5}
      spellCheck={false}
      autoCapitalize="none"
      autoComplete="off"
      classNames={{ input: classes.json }}
    />
  )
}

const unreadable = Symbol('unreadable')

/** Nothing where nothing stands there. */
function readText(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return unreadable
  }
}

function textOf(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2)
}
