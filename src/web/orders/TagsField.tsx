import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { SeveralTextsField } from '../parts/SeveralTextsField.tsx'

interface TagsFieldProps {
  readonly tags: readonly string[]
  readonly onChange: (tags: readonly string[]) => void
  readonly problem?: string | undefined
}

/** A customer's tags, with those that other customers have to choose from. */
export function TagsField({ tags, onChange, problem }: TagsFieldProps) {
  const { say } = useWords()
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text)
  const { data } = useQuery({
    queryKey: ['tags', wanted],
    queryFn: ({ signal }) => client.listTags({ query: wanted === '' ? {} : { search: wanted }, signal }),
    placeholderData: keepPreviousData,
  })
  return (
    <SeveralTextsField
      label={say('column.tags')}
      description={say('web.order.tags_help')}
      chosen={tags}
      known={data?.items ?? []}
      removeLabel={(tag) => say('web.order.remove_tag', { tag })}
      onChange={onChange}
      onWrite={setText}
      problem={problem}
    />
  )
}
