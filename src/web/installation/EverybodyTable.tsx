import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useMyself } from '../api/me.ts'
import tableClasses from '../imports/tables.module.css'
import { useWords } from '../language/words.ts'
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx'
import { Instant } from '../parts/Instant.tsx'
import classes from '../people/people.module.css'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { everybodyKey } from './queries.ts'
import type { PersonOfInstallation } from './queries.ts'

export interface EverybodyTableProps {
  readonly items: readonly PersonOfInstallation[]
  /** Those of another search, until the ones asked for have come. */
  readonly isOld: boolean
  /** Told once somebody has gone from the list, with the button that had the focus. */
  readonly onErased: () => void
}

/** People with where they belong and when they were last here, and erasing one of them. */
export function EverybodyTable({ items, isOld, onErased }: EverybodyTableProps) {
  const { say, number } = useWords()
  const { person } = useMyself()
  const [asked, setAsked] = useState<PersonOfInstallation | null>(null)
  const [said, setSaid] = useState('')
  const roles = say('web.everybody.roles')
  const seen = say('web.account.last_seen')
  return (
    <>
      <p role="status" className={classes.said}>
        {said}
      </p>
      {items.length > 0 && (
        <table className={tableClasses.table} data-stacks data-old={isOld || undefined}>
          <thead>
            <tr>
              <th scope="col">{say('web.account.name')}</th>
              <th scope="col" className={tableClasses.numeric}>
                {roles}
              </th>
              <th scope="col">{seen}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {items.map((each) => (
              <tr key={each.id}>
                <th scope="row">
                  {each.name}
                  {each.id === person?.id && <span className={classes.you}>({say('web.people.you')})</span>}
                  <span className={classes.email}>{each.email ?? say('web.people.no_address')}</span>
                </th>
                <td
                  className={tableClasses.numeric}
                  data-label={roles}
                  data-zero={each.memberships === 0 || undefined}
                >
                  {number(each.memberships)}
                </td>
                <td data-label={seen}>
                  {each.lastSeenAt === null ? say('web.people.never_seen') : <Instant at={each.lastSeenAt} />}
                </td>
                <td className={classes.act}>
                  <GuardedButton
                    variant="default"
                    size="compact-sm"
                    label={say('web.everybody.erase_one', { name: each.name })}
                    why={each.id === person?.id ? say('web.everybody.yourself') : undefined}
                    onClick={() => setAsked(each)}
                  >
                    {say('web.everybody.erase')}
                  </GuardedButton>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {asked !== null && (
        <EraseDialog
          person={asked}
          onClose={() => setAsked(null)}
          onErased={() => {
            setSaid(say('web.everybody.erased', { name: asked.name }))
            setAsked(null)
            requestAnimationFrame(onErased)
          }}
        />
      )}
    </>
  )
}

interface EraseDialogProps {
  readonly person: PersonOfInstallation
  readonly onClose: () => void
  readonly onErased: () => void
}

function EraseDialog({ person: { id, name, email }, onClose, onErased }: EraseDialogProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const erase = useMutation({
    mutationFn: () => client.erasePerson({ params: { id } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: everybodyKey })
      onErased()
    },
  })
  const who = email === null ? name : `${name}, ${email}`
  return (
    <ConfirmDialog
      title={say('web.everybody.ask', { name })}
      text={say('web.everybody.ask_text', { who })}
      confirm={say('web.everybody.confirm')}
      deed={erase}
      onClose={onClose}
    />
  )
}
