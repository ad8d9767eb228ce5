import { Button, Switch } from '@mantine/core'
import { IconBox, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import classes from '../offers/offers.module.css'
import { Done } from '../parts/Done.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { lazyPart } from '../parts/lazy-part.ts'
import { PageLoading } from '../parts/PageLoading.tsx'
import { paths } from '../paths.ts'
import { ProductList } from './ProductList.tsx'
import { productsQuery, type Product } from './queries.ts'

const ProductDialog = lazyPart(() => import('./ProductDialog.tsx').then((module) => module.ProductDialog))

/** What offers consist of. */
export function ProductsSection() {
  const { say } = useWords()
  const [withRetired, setWithRetired] = useState(false)
  const products = useQuery(productsQuery(withRetired))
  const [asked, setAsked] = useState<Product | 'new' | null>(null)
  const [said, setSaid] = useState('')
  const close = () => setAsked(null)
  const items = products.data?.items
  return (
    <>
      <div className={classes.tools}>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />}
          onPointerEnter={ProductDialog.preload}
          onFocus={ProductDialog.preload}
          onClick={() => setAsked('new')}
        >
          {say('web.products.add')}
        </Button>
        <Link to={paths.setUpTimes} className={classes.link}>
          {say('web.times.title')}
        </Link>
        <Done text={said !== '' && said} />
      </div>
      {items === undefined && products.isPending && <PageLoading />}
      {items === undefined && products.isError && (
        <ErrorState error={products.error} retry={() => void products.refetch()} />
      )}
      {items?.length === 0 && (
        <EmptyState
          icon={IconBox}
          title={say('web.products.none')}
          text={<p>{say('web.products.none_text')}</p>}
        />
      )}
      {items !== undefined && items.length > 0 && (
        <ProductList products={items} onEdit={setAsked} onSaid={setSaid} />
      )}
      <Switch
        label={say('web.products.with_retired')}
        checked={withRetired}
        onChange={({ currentTarget }) => setWithRetired(currentTarget.checked)}
      />
      {asked !== null && (
        <ProductDialog {...(asked !== 'new' && { product: asked })} onSaid={setSaid} onClose={close} />
      )}
    </>
  )
}
