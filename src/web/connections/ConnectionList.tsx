import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconArchive, IconArrowBackUp, IconDots, IconPencil, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { client } from '../api/api.ts'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import classes from '../offers/offers.module.css'
import { quietMenu } from '../parts/menu.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import type { Connection } from './queries.ts'

interface ConnectionListProps {
  readonly connections: readonly Connection[]
  /** The one whose catalogue is being read. */
  readonly reading: string | null
  readonly onRead: (connection: Connection) => void
  readonly onChoose: (connection: Connection) => void
  readonly onEdit: (connection: Connection) => void
  /** What was done, for who listens. */
  readonly onSaid: (text: string) => void
}

/** The connections by name, retired ones last, each with what one does next. */
export function ConnectionList({ connections, onSaid, ...rest }: ConnectionListProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const retire = useMutation({
    mutationFn: ({ id, retiredAt }: Connection) =>
      client.changeConnection({ params: { id }, body: { retired: retiredAt === null } }),
    onSuccess: ({ name, retiredAt }) => {
      onSaid(say(retiredAt === null ? 'web.offers.brought_back' : 'web.offers.retired_done', { name }))
      return queries.invalidateQueries({ queryKey: ['connections'] })
    },
  })
  return (
    <>
      <ProblemNotice title={say('web.not_saved')} error={retire.error} />
      <ul className={classes.list}>
        {connections.map((connection) => (
          <li
            key={connection.id}
            className={classes.offer}
            data-retired={connection.retiredAt !== null || undefined}
          >
            <Words connection={connection} />
            <Deeds connection={connection} onRetire={() => retire.mutate(connection)} {...rest} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Words({ connection }: { connection: Connection }) {
  const { say, relative } = useWords()
  const nowMs = useNow()
  const { name, externalId, url, catalogReadAt, products, retiredAt } = connection
  const facts = [
    catalogReadAt === null
      ? say('web.connections.not_read')
      : say('web.connections.read_at', { when: relative(catalogReadAt, nowMs) }),
    say('web.connections.products_of', { count: products }),
  ]
  return (
    <div className={classes.words}>
      <strong>{name}</strong> <code>{externalId}</code>
      {retiredAt !== null && <span className={classes.mark}>{say('web.connections.retired')}</span>}
      <span className={classes.facts}>{url}</span>
      <span className={classes.facts}>{facts.join(' · ')}</span>
    </div>
  )
}

interface DeedsProps extends Omit<ConnectionListProps, 'connections' | 'onSaid'> {
  readonly connection: Connection
  readonly onRetire: () => void
}

function Deeds({ connection, reading, onRead, onChoose, onEdit, onRetire }: DeedsProps) {
  const { say } = useWords()
  const label = say('web.offers.menu', { name: connection.name })
  const sign = { size: 16, stroke: 1.75, 'aria-hidden': true } as const
  const isRetired = connection.retiredAt !== null
  const isRead = connection.catalogReadAt !== null
  return (
    <>
      {!isRetired && (
        <Button
          variant="default"
          size="compact-sm"
          loading={reading === connection.id}
          onClick={() => (isRead ? onChoose(connection) : onRead(connection))}
        >
          {say(isRead ? 'web.connections.choose_plans' : 'web.connections.read')}
        </Button>
      )}
      <Menu position="bottom-end" returnFocus {...quietMenu}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={label} title={label}>
            <IconDots size={18} stroke={1.75} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil {...sign} />} onClick={() => onEdit(connection)}>
            {say('web.offers.edit')}
          </Menu.Item>
          {!isRetired && isRead && (
            <Menu.Item leftSection={<IconRefresh {...sign} />} onClick={() => onRead(connection)}>
              {say('web.connections.read')}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={isRetired ? <IconArrowBackUp {...sign} /> : <IconArchive {...sign} />}
            onClick={onRetire}
          >
            {say(isRetired ? 'web.offers.bring_back' : 'web.offers.retire')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
