import { Radio } from '@mantine/core'
import { mayGive, partnerRoles } from '../../domain/roles.ts'
import type { PartnerRole } from '../../domain/roles.ts'
import { useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import classes from './rights.module.css'
import { roleWords } from './roles.ts'

export interface RoleChoiceProps {
  readonly value: PartnerRole
  readonly onChange: (role: PartnerRole) => void
}

/** A role to give, each with what it sees and may; one that is more than one's own cannot be given, and says so. */
export function RoleChoice({ value, onChange }: RoleChoiceProps) {
  const { say } = useWords()
  const { role: own } = useMyself()
  return (
    <Radio.Group
      label={say('web.tokens.role')}
      value={value}
      onChange={(chosen) => {
        const role = partnerRoles.find((each) => each === chosen)
        if (role !== undefined) onChange(role)
      }}
    >
      <div className={classes.roles}>
        {partnerRoles.map((role) => {
          const isMore = own === null || !mayGive(own, role)
          return (
            <Radio
              key={role}
              value={role}
              disabled={isMore}
              label={say(roleWords[role].name)}
              description={say(isMore ? 'web.rights.role_more' : roleWords[role].text)}
            />
          )
        })}
      </div>
    </Radio.Group>
  )
}
