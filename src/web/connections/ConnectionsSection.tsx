import { Button, Switch } from '@mantine/core'
import { IconPlug, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import classes from '../offers/offers.module.css'
import { Done } from '../parts/Done.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { lazyPart } from '../parts/lazy-part.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { ConnectionList } from './ConnectionList.tsx'
import { catalogQuery, connectionsQuery, type Connection } from './queries.ts'

const ConnectionDialog = lazyPart(() =>
  import('./ConnectionDialog.tsx').then((module) => module.ConnectionDialog),
)
const CatalogDialog = lazyPart(() => import('./CatalogDialog.tsx').then((module) => module.CatalogDialog))

type Asked =
  | { readonly what: 'add' }
  | { readonly what: 'edit'; readonly connection: Connection }
  | { readonly what: 'plans'; readonly connection: Connection }

/** Where other systems are reached that set products up. */
export function ConnectionsSection() {
  const { say } = useWords()
  const queries = useQueryClient()
  const [withRetired, setWithRetired] = useState(false)
  const connections = useQuery(connectionsQuery(withRetired))
  const [asked, setAsked] = useState<Asked | null>(null)
  const [said, setSaid] = useState('')
  const close = () => setAsked(null)
  const read = useMutation({
    mutationFn: ({ id }: Connection) => client.readConnectionCatalog({ params: { id } }),
    onSuccess: async (catalog, connection) => {
      queries.setQueryData(catalogQuery(connection.id).queryKey, catalog)
      setAsked({ what: 'plans', connection })
      await queries.invalidateQueries({ queryKey: ['connections', 'list'] })
    },
  })
  const items = connections.data?.items
  return (
    <>
      <div className={classes.tools}>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />}
          onPointerEnter={ConnectionDialog.preload}
          onFocus={ConnectionDialog.preload}
          onClick={() => setAsked({ what: 'add' })}
        >
          {say('web.connections.add')}
        </Button>
        <Done text={said !== '' && said} />
      </div>
      <ProblemNotice title={say('web.connections.failed')} error={read.error} />
      {items === undefined && connections.isPending && <PageLoading />}
      {items === undefined && connections.isError && (
        <ErrorState error={connections.error} retry={() => void connections.refetch()} />
      )}
      {items?.length === 0 && (
        <EmptyState
          icon={IconPlug}
          title={say('web.connections.none')}
          text={<p>{say('web.connections.none_text')}</p>}
        />
      )}
      {items !== undefined && items.length > 0 && (
        <ConnectionList
          connections={items}
          reading={read.isPending ? read.variables.id : null}
          onRead={(connection) => read.mutate(connection)}
          onChoose={(connection) => setAsked({ what: 'plans', connection })}
          onEdit={(connection) => setAsked({ what: 'edit', connection })}
          onSaid={setSaid}
        />
      )}
      <Switch
        label={say('web.connections.with_retired')}
        checked={withRetired}
        onChange={({ currentTarget }) => setWithRetired(currentTarget.checked)}
      />
      {asked?.what === 'add' && <ConnectionDialog onSaid={setSaid} onClose={close} />}
      {asked?.what === 'edit' && (
        <ConnectionDialog connection={asked.connection} onSaid={setSaid} onClose={close} />
      )}
      {asked?.what === 'plans' && (
        <CatalogDialog connection={asked.connection} onSaid={setSaid} onClose={close} />
      )}
    </>
  )
}
