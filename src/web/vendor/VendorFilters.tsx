import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useWords } from '../language/words.ts'
import { vendorPartnersQuery } from './queries.ts'
import type { VendorSearch } from './search.ts'
import { useChangeVendorSearch } from './use-vendor-search.ts'
import classes from './vendor.module.css'

const searchAfterMs = 250

/** Which of the waiting services are shown: of which partner, and with which words. */
export function VendorFilters({ search: { partner = '', search = '' } }: { search: VendorSearch }) {
  const { say } = useWords()
  const change = useChangeVendorSearch()
  const partners = useQuery(vendorPartnersQuery).data
  const [text, setText] = useState(search)
  // It is also changed elsewhere, by «Clear all» and by going back.
  useEffect(() => setText((now) => (now.trim() === search ? now : search)), [search])
  const findSoon = useDebouncedCallback(
    (wanted: string) => change({ search: wanted === '' ? undefined : wanted }),
    searchAfterMs,
  )
  const isKnown = partner === '' || partners?.items.some(({ id }) => id === partner) === true
  return (
    <div className={classes.filters}>
      <NativeSelect
        label={say('web.installation.partner')}
        description={partners?.hasMore === true ? say('web.vendor.more_partners') : undefined}
        value={partner}
        onChange={({ currentTarget: { value } }) => change({ partner: value === '' ? undefined : value })}
        data={[
          { value: '', label: say('web.vendor.all_partners') },
          ...(isKnown ? [] : [{ value: partner, label: say('web.vendor.one_partner') }]),
          ...(partners?.items ?? []).map(({ id, name }) => ({
            value: id,
            label: name ?? say('web.shell.unnamed'),
          })),
        ]}
      />
      <TextInput
        type="search"
        label={say('web.vendor.search')}
        placeholder={say('web.vendor.search_example')}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value)
          findSoon(currentTarget.value.trim())
        }}
        leftSection={<IconSearch size={16} aria-hidden />}
        maxLength={200}
        className={classes.search}
      />
      {(partner !== '' || search !== '') && (
        <Button variant="subtle" onClick={() => change({ partner: undefined, search: undefined })}>
          {say('web.customers.clear_all')}
        </Button>
      )}
    </div>
  )
}
