import { useQuery } from '@tanstack/react-query'
import { useWords } from '../language/words.ts'
import { SeveralTextsField } from '../parts/SeveralTextsField.tsx'
import { groupsQuery } from './queries.ts'

interface GroupsFieldProps {
  readonly customerId: string
  readonly groups: readonly string[]
  readonly onChange: (groups: readonly string[]) => void
  readonly problem?: string | undefined
}

/** Somebody's groups, with those that the customer has to choose from. */
export function GroupsField({ customerId, groups, onChange, problem }: GroupsFieldProps) {
  const { say } = useWords()
  const { data } = useQuery(groupsQuery(customerId))
  return (
    <SeveralTextsField
      label={say('web.customer_people.groups')}
      description={say('web.customer_people.groups_help')}
      chosen={groups}
      known={(data?.groups ?? []).map(({ name }) => name)}
      removeLabel={(group) => say('web.customer_people.remove_group', { group })}
      onChange={onChange}
      problem={problem}
    />
  )
}
