import { Button } from '@mantine/core'
import type { Output } from '../../client/types.ts'
import { useMyself } from '../api/me.ts'
import tableClasses from '../imports/tables.module.css'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { roleWords } from '../rights/roles.ts'
import classes from './account.module.css'

export type Token = Output<'listTokens'>['items'][number]

export interface TokenTableProps {
  readonly items: readonly Token[]
  readonly onRevoke: (token: Token) => void
}

/** Tokens that hold or held, with what each may do and when it was last used. */
export function TokenTable({ items, onRevoke }: TokenTableProps) {
  const { say } = useWords()
  const { person } = useMyself()
  const nowMs = useNow()
  const ownerOf = (token: Token) => {
    if (token.person === null) return say('web.tokens.of_command')
    return token.person.id === person?.id ? say('web.tokens.yours') : token.person.name
  }
  return (
    <table className={tableClasses.table} data-stacks>
      <thead>
        <tr>
          <th scope="col">{say('web.account.name')}</th>
          <th scope="col">{say('web.tokens.role')}</th>
          <th scope="col">{say('web.tokens.of')}</th>
          <th scope="col">{say('web.tokens.last_used')}</th>
          <th scope="col">{say('web.tokens.ends')}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {items.map((token) => (
          <tr key={token.id}>
            <th scope="row" className={classes.name}>
              {token.name}
            </th>
            <td>{say(roleWords[token.role].name)}</td>
            <td data-label={say('web.tokens.of')}>{ownerOf(token)}</td>
            <td data-label={say('web.tokens.last_used')}>
              {token.lastUsedAt === null ? say('web.tokens.not_used') : <Instant at={token.lastUsedAt} />}
            </td>
            <td data-label={say('web.tokens.ends')}>
              {token.expiresAt === null && say('web.tokens.never')}
              {token.expiresAt !== null &&
                (Date.parse(token.expiresAt) <= nowMs ? (
                  say('web.tokens.ended')
                ) : (
                  <Instant at={token.expiresAt} as="date" />
                ))}
            </td>
            <td className={classes.act}>
              <Button
                variant="default"
                size="compact-sm"
                onClick={() => onRevoke(token)}
                aria-label={say('web.tokens.revoke_one', { name: token.name })}
              >
                {say('web.tokens.revoke')}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
