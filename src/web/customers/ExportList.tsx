import { Menu } from '@mantine/core'
import { IconFileSpreadsheet, IconFileText } from '@tabler/icons-react'
import { operations } from '../../client/operations.ts'
import type { Language } from '../../messages/languages.ts'
import { useWords } from '../language/words.ts'
import { AnchoredMenu } from '../parts/Anchored.tsx'
import type { Opening } from '../parts/use-opening.ts'
import { stringifySearch } from '../search-params.ts'
import type { CustomersSearch } from './search.ts'

/** What a spreadsheet in this language takes for the end of a cell: where the decimal sign is a comma, a semicolon. */
const separators: Readonly<Record<Language, 'comma' | 'semicolon'>> = {
  en: 'comma',
  nb: 'semicolon',
  sv: 'semicolon',
  da: 'semicolon',
  de: 'semicolon',
}

/** What ExportMenu opens: plain downloads. */
export function ExportList({ opening, search }: { opening: Opening; search: CustomersSearch }) {
  const { say, language } = useWords()
  const csv = stringifySearch({ ...search, separator: separators[language] })
  return (
    <AnchoredMenu {...opening} width={280}>
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
    </AnchoredMenu>
  )
}
