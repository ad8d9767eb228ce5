import { TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useId, useRef, useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import classes from './orders.module.css'

interface TagsFieldProps {
  readonly tags: readonly string[]
  readonly onChange: (tags: readonly string[]) => void
  readonly problem?: string | undefined
}

/** Tags, one after the other by Enter or comma, with those that other customers have to choose from. */
export function TagsField({ tags, onChange, problem }: TagsFieldProps) {
  const { say } = useWords()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text.trim())
  const { data } = useQuery({
    queryKey: ['tags', wanted],
    queryFn: ({ signal }) => client.listTags({ query: wanted === '' ? {} : { search: wanted }, signal }),
    placeholderData: keepPreviousData,
  })
  const add = (written: string) => {
    const fresh = written
      .split(/[,|]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '')
    setText('')
    if (fresh.length > 0) onChange([...new Set([...tags, ...fresh])])
  }
  return (
    <div>
      <TextInput
        ref={field}
        className={classes.tagField ?? ''}
        label={say('column.tags')}
        description={say('web.order.tags_help')}
        list={`${id}-known`}
        value={text}
        onChange={({ currentTarget: { value } }) => (/[,|]/.test(value) ? add(value) : setText(value))}
        onBlur={() => add(text)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && text.trim() !== '' && !event.nativeEvent.isComposing) {
            event.preventDefault()
            add(text)
          }
          if (event.key === 'Backspace' && text === '') onChange(tags.slice(0, -1))
        }}
        error={problem}
        autoComplete="off"
      />
      <datalist id={`${id}-known`}>
        {(data?.items ?? [])
          .filter((tag) => !tags.includes(tag))
          .map((tag) => (
            <option key={tag} value={tag} />
          ))}
      </datalist>
      {tags.length > 0 && (
        <ul className={classes.tags}>
          {tags.map((tag) => (
            <li key={tag}>
              <button
                type="button"
                className={classes.tag}
                aria-label={say('web.order.remove_tag', { tag })}
                onClick={() => {
                  onChange(tags.filter((each) => each !== tag))
                  field.current?.focus()
                }}
              >
                {tag}
                <IconX size={14} stroke={1.75} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
