import { ActionIcon, Menu } from '@mantine/core'
import {
  IconDots,
  IconDownload,
  IconHistory,
  IconLicense,
  IconLicenseOff,
  IconTrash,
  IconUserCheck,
  IconUserEdit,
  IconUserOff,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { quietMenu } from '../parts/menu.ts'
import { ToldMark } from '../licences/ToldMark.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../rights/use-may.ts'
import classes from './customer-people.module.css'
import type { PersonDeed } from './PersonDialogs.tsx'
import type { Person } from './queries.ts'

interface PersonRowProps {
  readonly person: Person
  readonly index: number
  readonly isSelected: boolean
  readonly onSelect: () => void
  readonly onAsk: (deed: PersonDeed) => void
}

/** One person: who they are, in which groups, and what they hold. */
export function PersonRow({ person, index, isSelected, onSelect, onAsk }: PersonRowProps) {
  const { say } = useWords()
  const { may } = useMay('manage_customer_people')
  const { name, externalId, email, groups, licences, deactivatedAt } = person
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes.row}
      data-selected={isSelected || undefined}
      data-gone={deactivatedAt !== null || undefined}
    >
      <div role="cell" className={classes.pick}>
        <input
          type="checkbox"
          checked={isSelected}
          aria-label={say('web.customer_people.select', { name })}
          onChange={onSelect}
        />
      </div>
      <div role="rowheader" className={classes.who}>
        <strong>{name}</strong>
        <span className={classes.under}>
          {externalId}
          {deactivatedAt !== null && (
            <span className={classes.gone}>
              <IconUserOff size={14} stroke={1.75} aria-hidden />
              {say('web.customer_people.gone_since')} <Instant at={deactivatedAt} />
            </span>
          )}
        </span>
      </div>
      <div role="cell" className={classes.email}>
        {email}
      </div>
      <div role="cell" className={classes.marks}>
        {groups.map((group) => (
          <span key={group} className={classes.mark}>
            {group}
          </span>
        ))}
      </div>
      <div role="cell" className={classes.marks}>
        {licences.map(({ id, product, isOver, told }) => (
          <span key={id} className={classes.licence} data-over={isOver || undefined}>
            {product}
            {isOver && <span className={classes.over}>{say('web.customer_people.licence_over')}</span>}
            {told?.state === 'refused' && <ToldMark told={told} />}
          </span>
        ))}
      </div>
      <div role="cell" className={classes.menu}>
        {may && <PersonMenu person={person} onAsk={onAsk} />}
      </div>
    </div>
  )
}

function PersonMenu({ person, onAsk }: Pick<PersonRowProps, 'person' | 'onAsk'>) {
  const { say } = useWords()
  const { may: readsAudit } = useMay('read_audit')
  const label = say('web.customer_people.menu', { name: person.name })
  const isActive = person.deactivatedAt === null
  const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const
  return (
    <Menu position="bottom-end" returnFocus {...quietMenu}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={label} title={label}>
          <IconDots size={18} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconUserEdit {...icon} />} onClick={() => onAsk('change')}>
          {say('web.customer_people.change')}
        </Menu.Item>
        {isActive && (
          <Menu.Item leftSection={<IconLicense {...icon} />} onClick={() => onAsk('assign')}>
            {say('web.licences.assign_one')}
          </Menu.Item>
        )}
        {person.licences.length > 0 && (
          <Menu.Item leftSection={<IconLicenseOff {...icon} />} onClick={() => onAsk('return')}>
            {say('web.licences.return_one')}
          </Menu.Item>
        )}
        {isActive ? (
          <Menu.Item leftSection={<IconUserOff {...icon} />} onClick={() => onAsk('deactivate')}>
            {say('web.customer_people.deactivate')}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconUserCheck {...icon} />} onClick={() => onAsk('reactivate')}>
            {say('web.customer_people.reactivate')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconDownload {...icon} />} onClick={() => onAsk('export')}>
          {say('web.customer_people.export_one')}
        </Menu.Item>
        {readsAudit && (
          <Menu.Item
            leftSection={<IconHistory {...icon} />}
            renderRoot={(props) => <Link {...props} to={paths.audit} search={{ subject: person.id }} />}
          >
            {say('web.customer_people.in_audit')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconTrash {...icon} />} onClick={() => onAsk('erase')}>
          {say('web.customer_people.erase')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
