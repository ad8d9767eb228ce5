import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconDownload, IconFileSpreadsheet, IconFileText } from '@tabler/icons-react'
import { operations } from '../../client/operations.ts'
import type { Language } from '../../messages/languages.ts'
import { useWords } from '../language/words.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import { stringifySearch } from '../search-params.ts'
import classes from './customers.module.css'
import type { CustomersSearch } from './search.ts'

/** What a spreadsheet in this language takes for the end of a cell: where the decimal sign is a comma, a semicolon. */
const separators: Readonly<Record<Language, 'comma' | 'semicolon'>> = {
  en: 'comma',
  nb: 'semicolon',
  sv: 'semicolon',
  da: 'semicolon',
  de: 'semicolon',
}

/** The customers file of exactly the customers that the filter shows (DESIGN.md §3), as plain downloads. */
export function ExportMenu({ search, isEmpty }: { search: CustomersSearch; isEmpty: boolean }) {
  const { say, language } = useWords()
  const { why } = useMay('export_customers')
  const csv = stringifySearch({ ...search, separator: separators[language] })
  if (why !== undefined)
    return (
      <GuardedButton
        why={why}
        variant="default"
        size="compact-md"
        leftSection={<IconDownload size={16} stroke={1.75} aria-hidden />}
      >
        {say('web.customers.export')}
      </GuardedButton>
    )
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button
          variant="default"
          size="compact-md"
          disabled={isEmpty}
          leftSection={<IconDownload size={16} stroke={1.75} aria-hidden />}
          className={classes.export}
          rightSection={<IconChevronDown size={14} stroke={1.75} aria-hidden />}
        >
          <span className={classes.exportText}>{say('web.customers.export')}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say('web.customers.export_help')}</Menu.Label>
        <Menu.Item
          component="a"
          href={operations.exportCustomersCsv.path + csv}
          download
          leftSection={<IconFileSpreadsheet size={16} stroke={1.75} aria-hidden />}
        >
          {say('web.customers.export_csv')}
        </Menu.Item>
        <Menu.Item
          component="a"
          href={operations.exportCustomersJsonl.path + stringifySearch(search)}
          download
          leftSection={<IconFileText size={16} stroke={1.75} aria-hidden />}
        >
          {say('web.customers.export_jsonl')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
