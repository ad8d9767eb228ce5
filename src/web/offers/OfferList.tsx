import { ActionIcon, Menu } from '@mantine/core'
import {
  IconArchive,
  IconArrowBackUp,
  IconArrowDown,
  IconArrowUp,
  IconDots,
  IconPencil,
} from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { client } from '../api/api.ts'
import { useTermText } from '../customer/term-text.ts'
import { useWords } from '../language/words.ts'
import type { Offer } from '../orders/queries.ts'
import { quietMenu } from '../parts/menu.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import classes from './offers.module.css'

interface OfferListProps {
  readonly offers: readonly Offer[]
  readonly onEdit: (offer: Offer) => void
  /** What was done, for who listens. */
  readonly onSaid: (text: string) => void
}

/** The offers in their order, retired ones last. */
export function OfferList({ offers, onEdit, onSaid }: OfferListProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const done = (key: DoneKey, name: string) => {
    onSaid(say(key, { name }))
    return queries.invalidateQueries({ queryKey: ['offers'] })
  }
  const retire = useMutation({
    mutationFn: ({ id, retiredAt }: Offer) =>
      client.changeOffer({ params: { id }, body: { retired: retiredAt === null } }),
    onSuccess: ({ name, retiredAt }) =>
      done(retiredAt === null ? 'web.offers.brought_back' : 'web.offers.retired_done', name),
  })
  const move = useMutation({
    mutationFn: ({ offer, by }: { offer: Offer; by: 1 | -1 }) =>
      client.orderOffers({ body: { ids: moved(offers, offer, by) } }),
    onSuccess: (_, { offer }) => done('web.offers.moved', offer.name),
  })
  const open = offers.filter(({ retiredAt }) => retiredAt === null)
  return (
    <>
      <ProblemNotice title={say('web.not_saved')} error={retire.error ?? move.error} />
      <ul className={classes.list}>
        {offers.map((offer) => (
          <li key={offer.id} className={classes.offer} data-retired={offer.retiredAt !== null || undefined}>
            <Words offer={offer} />
            <OfferMenu
              offer={offer}
              place={open.indexOf(offer)}
              count={open.length}
              onEdit={() => onEdit(offer)}
              onRetire={() => retire.mutate(offer)}
              onMove={(by) => move.mutate({ offer, by })}
            />
          </li>
        ))}
      </ul>
    </>
  )
}

type DoneKey = 'web.offers.brought_back' | 'web.offers.retired_done' | 'web.offers.moved'

/** The ids of all that are not retired, with one of them a place further up or down. */
function moved(offers: readonly Offer[], offer: Offer, by: 1 | -1): string[] {
  const ids = offers.filter(({ retiredAt }) => retiredAt === null).map(({ id }) => id)
  const from = ids.indexOf(offer.id)
  ids.splice(from, 1)
  ids.splice(from + by, 0, offer.id)
  return ids
}

function Words({ offer }: { offer: Offer }) {
  const { say, list, money, number } = useWords()
  const termText = useTermText()
  const { name, externalId, products, term, amount, currency, trialDays, defaultQuantity, retiredAt } = offer
  const facts = [
    amount !== null && currency !== null && money(amount, currency),
    term !== null && termText(term),
    trialDays !== null && say('web.offers.trial_of', { days: trialDays }),
    defaultQuantity > 1 && `${say('web.offers.quantity')} ${number(defaultQuantity)}`,
  ].filter((each) => each !== false)
  return (
    <div className={classes.words}>
      <strong>{name}</strong> <code>{externalId}</code>
      {retiredAt !== null && <span className={classes.mark}>{say('web.offers.retired')}</span>}
      <span className={classes.facts}>{list(products.map(({ product }) => product))}</span>
      {facts.length > 0 && <span className={classes.facts}>{facts.join(' · ')}</span>}
    </div>
  )
}

interface OfferMenuProps {
  readonly offer: Offer
  /** Among those that are not retired, from 0; -1 for one that is. */
  readonly place: number
  readonly count: number
  readonly onEdit: () => void
  readonly onRetire: () => void
  readonly onMove: (by: 1 | -1) => void
}

function OfferMenu({ offer, place, count, onEdit, onRetire, onMove }: OfferMenuProps) {
  const { say } = useWords()
  const label = say('web.offers.menu', { name: offer.name })
  const sign = { size: 16, stroke: 1.75, 'aria-hidden': true } as const
  const isRetired = offer.retiredAt !== null
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
        {place > 0 && (
          <Menu.Item leftSection={<IconArrowUp {...sign} />} onClick={() => onMove(-1)}>
            {say('web.offers.up')}
          </Menu.Item>
        )}
        {place !== -1 && place < count - 1 && (
          <Menu.Item leftSection={<IconArrowDown {...sign} />} onClick={() => onMove(1)}>
            {say('web.offers.down')}
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
  )
}
