import { IconCoins } from '@tabler/icons-react'
import { useState } from 'react'
import classes from '../customers/customers.module.css'
import type { CustomersSearch } from '../customers/search.ts'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'

const AtRiskDialog = lazyPart(async () => (await import('./AtRiskDialog.tsx')).AtRiskDialog)

/** What is at risk in the customers that the list shows. */
export function AtRiskButton({ search, isEmpty }: { search: CustomersSearch; isEmpty: boolean }) {
  const { say } = useWords()
  const { why } = useMay('see_offers')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <GuardedButton
        why={why}
        variant="default"
        size="compact-md"
        disabled={isEmpty}
        className={classes.assign ?? ''}
        leftSection={<IconCoins size={16} stroke={1.75} aria-hidden />}
        label={say('web.at_risk.open')}
        onClick={() => setOpen(true)}
        onNear={AtRiskDialog.preload}
      >
        <span className={classes.exportText}>{say('web.at_risk.open')}</span>
      </GuardedButton>
      {isOpen && <AtRiskDialog search={search} onClose={() => setOpen(false)} />}
    </>
  )
}
