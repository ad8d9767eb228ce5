import { Button, Switch } from '@mantine/core'
import { IconDownload, IconFileImport, IconPackage, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { saveFile } from '../imports/download.ts'
import { useWords } from '../language/words.ts'
import { offersQuery } from '../orders/queries.ts'
import type { Offer } from '../orders/queries.ts'
import { Done } from '../parts/Done.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { lazyPart } from '../parts/lazy-part.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { OfferList } from './OfferList.tsx'
import classes from './offers.module.css'

const OfferDialog = lazyPart(() => import('./OfferDialog.tsx').then((module) => module.OfferDialog))
const CatalogueDialog = lazyPart(() =>
  import('./CatalogueDialog.tsx').then((module) => module.CatalogueDialog),
)

type Asked =
  | { readonly what: 'add' }
  | { readonly what: 'edit'; readonly offer: Offer }
  | { readonly what: 'file' }

/** What can be ordered: the list, each of its offers, and the whole of it as a file. */
export function OffersSection() {
  const { say } = useWords()
  const [withRetired, setWithRetired] = useState(false)
  const offers = useQuery(offersQuery(withRetired))
  const [asked, setAsked] = useState<Asked | null>(null)
  const [said, setSaid] = useState('')
  const close = () => setAsked(null)
  const items = offers.data?.items
  return (
    <>
      <Tools onAsk={setAsked} isEmpty={items?.length === 0} said={said} />
      {items === undefined && offers.isPending && <PageLoading />}
      {items === undefined && offers.isError && (
        <ErrorState error={offers.error} retry={() => void offers.refetch()} />
      )}
      {items?.length === 0 && (
        <EmptyState
          icon={IconPackage}
          title={say('web.offers.none')}
          text={<p>{say('web.offers.none_text')}</p>}
        />
      )}
      {items !== undefined && items.length > 0 && (
        <OfferList offers={items} onEdit={(offer) => setAsked({ what: 'edit', offer })} onSaid={setSaid} />
      )}
      <Switch
        label={say('web.offers.with_retired')}
        checked={withRetired}
        onChange={({ currentTarget }) => setWithRetired(currentTarget.checked)}
      />
      {asked?.what === 'add' && <OfferDialog onSaid={setSaid} onClose={close} />}
      {asked?.what === 'edit' && <OfferDialog offer={asked.offer} onSaid={setSaid} onClose={close} />}
      {asked?.what === 'file' && <CatalogueDialog onSaid={setSaid} onClose={close} />}
    </>
  )
}

interface ToolsProps {
  readonly onAsk: (asked: Asked) => void
  readonly isEmpty: boolean
  readonly said: string
}

function Tools({ onAsk, isEmpty, said }: ToolsProps) {
  const { say } = useWords()
  const download = useMutation({ mutationFn: saveCatalogue })
  return (
    <>
      <div className={classes.tools}>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />}
          onPointerEnter={OfferDialog.preload}
          onFocus={OfferDialog.preload}
          onClick={() => onAsk({ what: 'add' })}
        >
          {say('web.offers.add')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} stroke={1.75} aria-hidden />}
          disabled={isEmpty}
          loading={download.isPending}
          onClick={() => download.mutate()}
        >
          {say('web.offers.save_file')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconFileImport size={16} stroke={1.75} aria-hidden />}
          onPointerEnter={CatalogueDialog.preload}
          onFocus={CatalogueDialog.preload}
          onClick={() => onAsk({ what: 'file' })}
        >
          {say('web.offers.bring_file')}
        </Button>
        <Done text={said !== '' && said} />
      </div>
      <ProblemNotice title={say('web.invite.failed')} error={download.error} />
    </>
  )
}

async function saveCatalogue(): Promise<void> {
  const [catalogue, { writeCatalogueFile }] = await Promise.all([
    client.getCatalogue(),
    import('../../catalogue-file/write.ts'),
  ])
  const file = new Blob([writeCatalogueFile(catalogue)]).stream()
  await saveFile(file, 'catalogue.yaml', 'application/yaml')
}
