import { ActionIcon, Menu } from '@mantine/core'
import { IconArchive, IconArrowBackUp, IconDots, IconHourglass, IconPencil } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { parseDuration } from '../../domain/duration.ts'
import { useDuration } from '../language/duration.ts'
import { useWords } from '../language/words.ts'
import classes from '../offers/offers.module.css'
import { offersQuery } from '../orders/queries.ts'
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx'
import { quietMenu } from '../parts/menu.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { paths } from '../paths.ts'
import { useMe } from '../api/me.ts'
import type { Product } from './queries.ts'

interface ProductListProps {
  readonly products: readonly Product[]
  readonly onEdit: (product: Product) => void
  /** What was done, for who listens. */
  readonly onSaid: (text: string) => void
}

/** The products in their order, retired ones last. */
export function ProductList({ products, onEdit, onSaid }: ProductListProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [retiring, setRetiring] = useState<Product | null>(null)
  const bringBack = useMutation({
    mutationFn: ({ id }: Product) => client.changeProduct({ params: { id }, body: { retired: false } }),
    onSuccess: ({ name }) => {
      onSaid(say('web.offers.brought_back', { name }))
      return queries.invalidateQueries({ queryKey: ['products'] })
    },
  })
  return (
    <>
      <ProblemNotice title={say('web.not_saved')} error={bringBack.error} />
      <ul className={classes.list}>
        {products.map((product) => (
          <li
            key={product.id}
            className={classes.offer}
            data-retired={product.retiredAt !== null || undefined}
          >
            <Words product={product} />
            <ProductMenu
              product={product}
              onEdit={() => onEdit(product)}
              onRetire={() => (product.retiredAt === null ? setRetiring(product) : bringBack.mutate(product))}
            />
          </li>
        ))}
      </ul>
      {retiring !== null && (
        <RetireDialog product={retiring} onSaid={onSaid} onClose={() => setRetiring(null)} />
      )}
    </>
  )
}

function Words({ product }: { product: Product }) {
  const { say } = useWords()
  const duration = useDuration()
  const { name, externalId, details, instructions, licenceUnit, usualDuration, retiredAt } = product
  const usual = usualDuration === null ? null : parseDuration(usualDuration)
  const asked = Object.keys((details?.['properties'] as object | undefined) ?? {}).length
  const facts = [
    asked > 0 && say('web.products.asks_count', { count: asked }),
    instructions !== null && say('web.products.has_instructions'),
    licenceUnit,
    usual !== null && say('web.products.takes', { duration: duration(usual.seconds) }),
  ].filter((each) => typeof each === 'string')
  return (
    <div className={classes.words}>
      <strong>{name}</strong> <code>{externalId}</code>
      {retiredAt !== null && <span className={classes.mark}>{say('web.products.retired')}</span>}
      {product.provisioner.kind === 'simulated' && (
        <span className={classes.mark}>{say('web.products.simulation')}</span>
      )}
      <SetUp product={product} />
      {facts.length > 0 && <span className={classes.facts}>{facts.join(' · ')}</span>}
    </div>
  )
}

function SetUp({ product: { provisioner, brokerNames } }: { product: Product }) {
  const { say } = useWords()
  const { vendor } = useMe().partner
  if (provisioner.kind === 'simulated') return null
  if (provisioner.kind === 'manual')
    return (
      <span className={classes.facts}>
        {provisioner.by === 'partner'
          ? say('web.products.by_partner')
          : say('web.products.by_vendor', { vendor })}
      </span>
    )
  const { connection, service, plan } = provisioner
  const names = [
    brokerNames?.connection ?? connection,
    brokerNames?.service ?? service,
    brokerNames?.plan ?? plan,
  ]
  return <span className={classes.facts}>{names.join(' · ')}</span>
}

interface ProductMenuProps {
  readonly product: Product
  readonly onEdit: () => void
  readonly onRetire: () => void
}

function ProductMenu({ product, onEdit, onRetire }: ProductMenuProps) {
  const { say } = useWords()
  const label = say('web.offers.menu', { name: product.name })
  const sign = { size: 16, stroke: 1.75, 'aria-hidden': true } as const
  const isRetired = product.retiredAt !== null
  return (
    <Menu position="bottom-end" returnFocus {...quietMenu}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={label} title={label}>
          <IconDots size={18} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil {...sign} />} onClick={onEdit}>
          {say('web.offers.edit')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconHourglass {...sign} />}
          renderRoot={(props) => <Link to={paths.setUpTimes} hash={product.externalId} {...props} />}
        >
          {say('web.times.title')}
        </Menu.Item>
        <Menu.Item
          leftSection={isRetired ? <IconArrowBackUp {...sign} /> : <IconArchive {...sign} />}
          onClick={onRetire}
        >
          {say(isRetired ? 'web.offers.bring_back' : 'web.offers.retire')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

interface RetireDialogProps {
  readonly product: Product
  readonly onSaid: (text: string) => void
  readonly onClose: () => void
}

/** Says what becomes of the offers that name it. */
function RetireDialog({ product, onSaid, onClose }: RetireDialogProps) {
  const { say, list } = useWords()
  const queries = useQueryClient()
  const offers = (useQuery(offersQuery(false)).data?.items ?? []).filter(({ products }) =>
    products.some((each) => each.product === product.name),
  )
  const retire = useMutation({
    mutationFn: () => client.changeProduct({ params: { id: product.id }, body: { retired: true } }),
    onSuccess: async ({ name }) => {
      onSaid(say('web.offers.retired_done', { name }))
      onClose()
      await Promise.all(
        ['products', 'connections'].map((each) => queries.invalidateQueries({ queryKey: [each] })),
      )
    },
  })
  return (
    <ConfirmDialog
      title={say('web.products.retire_title', { name: product.name })}
      text={say('web.products.retire_text', {
        count: offers.length,
        offers: list(offers.map(({ name }) => name)),
      })}
      confirm={say('web.offers.retire')}
      deed={retire}
      onClose={onClose}
      isFinal={false}
    />
  )
}
