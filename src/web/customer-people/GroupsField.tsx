import { TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import { useWords } from '../language/words.ts'
import classes from '../orders/orders.module.css'
import { groupsQuery } from './queries.ts'

interface GroupsFieldProps {
  readonly customerId: string
  readonly groups: readonly string[]
  readonly onChange: (groups: readonly string[]) => void
  readonly problem?: string | undefined
}

/** Groups, one after the other by Enter or comma, with those that the customer has to choose from. */
export function GroupsField({ customerId, groups, onChange, problem }: GroupsFieldProps) {
  const { say } = useWords()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const { data } = useQuery(groupsQuery(customerId))
  const add = (written: string) => {
    const fresh = written
      .split(/[,|]/)
      .map((group) => group.trim())
      .filter((group) => group !== '')
    setText('')
    if (fresh.length > 0) onChange([...new Set([...groups, ...fresh])])
  }
  return (
    <div>
      <TextInput
        ref={field}
        className={classes.tagField ?? ''}
        label={say('web.customer_people.groups')}
        description={say('web.customer_people.groups_help')}
        list={`${id}-known`}
        value={text}
        onChange={({ currentTarget: { value } }) => (/[,|]/.test(value) ? add(value) : setText(value))}
        onBlur={() => add(text)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && text.trim() !== '' && !event.nativeEvent.isComposing) {
            event.preventDefault()
            add(text)
          }
          if (event.key === 'Backspace' && text === '') onChange(groups.slice(0, -1))
        }}
        error={problem}
        autoComplete="off"
      />
      <datalist id={`${id}-known`}>
        {(data?.groups ?? [])
          .filter(({ name }) => !groups.includes(name))
          .map(({ name }) => (
            <option key={name} value={name} />
          ))}
      </datalist>
      {groups.length > 0 && (
        <ul className={classes.tags}>
          {groups.map((group) => (
            <li key={group}>
              <button
                type="button"
                className={classes.tag}
                aria-label={say('web.customer_people.remove_group', { group })}
                onClick={() => {
                  onChange(groups.filter((each) => each !== group))
                  field.current?.focus()
                }}
              >
                {group}
                <IconX size={14} stroke={1.75} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
