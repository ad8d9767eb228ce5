import { Menu } from '@mantine/core'
import { AnchoredMenu } from '../parts/Anchored.tsx'
import type { Opening } from '../parts/use-opening.ts'

export interface Choice {
  readonly value: string
  readonly text: string
  /** Where the text is in another language than the page. */
  readonly lang?: string
}

export interface ChoiceListProps {
  readonly opening: Opening
  /** Asked for once it opens. */
  readonly choices: () => readonly Choice[]
  readonly value: string
  readonly choose: (value: string) => void
}

/** What a ChoiceMenu opens. */
export function ChoiceList({ opening, choices, value: chosen, choose }: ChoiceListProps) {
  return (
    <AnchoredMenu {...opening} width={200}>
      <Menu.RadioGroup value={chosen} onChange={choose}>
        {choices().map(({ value, text, lang }) => (
          <Menu.RadioItem key={value} value={value} lang={lang} closeMenuOnClick>
            {text}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </AnchoredMenu>
  )
}
