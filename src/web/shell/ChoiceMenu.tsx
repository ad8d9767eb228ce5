import { ActionIcon } from '@mantine/core'
import type { ReactNode } from 'react'
import { lazyPart } from '../parts/lazy-part.ts'
import { useOpening } from '../parts/use-opening.ts'
import type { ChoiceListProps } from './ChoiceList.tsx'

const ChoiceList = lazyPart(() => import('./ChoiceList.tsx').then((module) => module.ChoiceList))

interface ChoiceMenuProps extends Pick<ChoiceListProps, 'choices' | 'value' | 'choose'> {
  readonly label: string
  readonly icon: ReactNode
}

/** A button of the top bar with one of a few to choose. */
export function ChoiceMenu({ label, icon, ...list }: ChoiceMenuProps) {
  const { opening, wasOpened, attributes } = useOpening('menu', ChoiceList.preload)
  return (
    <>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} title={label} {...attributes}>
        {icon}
      </ActionIcon>
      {wasOpened && <ChoiceList {...list} opening={opening} />}
    </>
  )
}
