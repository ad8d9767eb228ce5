import { CardTip } from '../parts/CardTip.tsx'
import type { Card } from '../parts/use-card.ts'
import { StatusCard } from './StatusCard.tsx'
import type { StatusCardProps } from './StatusCard.tsx'

/** The card below a badge. */
export function StatusTip({ card, ...facts }: StatusCardProps & { readonly card: Card }) {
  return (
    <CardTip card={card}>
      <StatusCard {...facts} />
    </CardTip>
  )
}
