import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useId, useRef } from 'react'
import type { WordKey } from '../../messages/word-groups.ts'
import care from '../care/care.module.css'
import { useWords } from '../language/words.ts'
import type { FormProblems } from '../parts/form-problems.ts'
import { productsQuery } from '../products/queries.ts'
import { emptyProduct, licenceKinds } from './offer-form.ts'
import type { LicenceKind, ProductForm } from './offer-form.ts'
import classes from './offers.module.css'

const kindWords: Readonly<Record<LicenceKind, WordKey>> = {
  quantity: 'web.offers.licences_quantity',
  none: 'web.offers.licences_none',
  fixed: 'web.offers.licences_fixed',
}

interface ProductRowsProps {
  readonly products: readonly ProductForm[]
  readonly onChange: (products: readonly ProductForm[]) => void
  readonly problems: FormProblems
}

/** What is set up, each as a service of its own, with how many licences it has. */
export function ProductRows({ products, onChange, problems }: ProductRowsProps) {
  const { say } = useWords()
  const rows = useRef<HTMLFieldSetElement>(null)
  const known = useId()
  const names = useQuery(productsQuery(false)).data?.items.map(({ name }) => name) ?? []
  const change = (key: number, next: Partial<ProductForm>) =>
    onChange(products.map((each) => (each.key === key ? { ...each, ...next } : each)))
  const focusOn = (place: number) =>
    // Once the row is there, or gone.
    requestAnimationFrame(() => rows.current?.querySelectorAll<HTMLElement>('[data-product]')[place]?.focus())
  return (
    <fieldset ref={rows} className={care.choices}>
      <legend className={care.legend}>{say('web.offers.products')}</legend>
      <datalist id={known}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <ul className={classes.products}>
        {products.map(({ key, product, kind, number }, place) => (
          <li key={key} className={classes.product}>
            <TextInput
              data-product
              aria-label={say('web.offers.product_of', { place: place + 1 })}
              value={product}
              onChange={({ currentTarget }) => change(key, { product: currentTarget.value })}
              error={problems.of(`products[${place}].product`)}
              autoComplete="off"
              list={known}
            />
            <NativeSelect
              aria-label={say('web.offers.licences_of', { place: place + 1 })}
              value={kind}
              onChange={({ currentTarget }) => {
                const chosen = licenceKinds.find((each) => each === currentTarget.value)
                if (chosen !== undefined) change(key, { kind: chosen })
              }}
              data={licenceKinds.map((each) => ({ value: each, label: say(kindWords[each]) }))}
            />
            {kind === 'fixed' && (
              <TextInput
                aria-label={say('web.offers.number_of', { place: place + 1 })}
                className={classes.number ?? ''}
                value={number}
                onChange={({ currentTarget }) => change(key, { number: currentTarget.value })}
                error={problems.of(`products[${place}].licences`)}
                inputMode="numeric"
                autoComplete="off"
              />
            )}
            {products.length > 1 && (
              <ActionIcon
                className={classes.remove}
                variant="subtle"
                color="gray"
                aria-label={say('web.offers.remove_product', { place: place + 1 })}
                title={say('web.offers.remove_product', { place: place + 1 })}
                onClick={() => {
                  onChange(products.filter((each) => each.key !== key))
                  focusOn(Math.max(0, place - 1))
                }}
              >
                <IconX size={16} stroke={1.75} aria-hidden />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconPlus size={14} stroke={1.75} aria-hidden />}
        onClick={() => {
          onChange([...products, emptyProduct(Math.max(...products.map(({ key }) => key)) + 1)])
          focusOn(products.length)
        }}
      >
        {say('web.offers.add_product')}
      </Button>
    </fieldset>
  )
}
