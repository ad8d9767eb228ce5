const focusable = 'input:not([type=hidden]), textarea, select'

/** Puts the focus into a field of the form: a choice's chosen one, else its first. */
export function focusField(form: HTMLElement | null, path: string): void {
  const field = form?.querySelector<HTMLElement>(`[data-field=${JSON.stringify(path)}]`)
  const input =
    field?.querySelector<HTMLElement>('input:checked') ?? field?.querySelector<HTMLElement>(focusable)
  input?.focus()
}

/** The same with the first of several as they stand on the page. */
export function focusFirst(form: HTMLElement | null, paths: readonly string[]): void {
  const fields = [...(form?.querySelectorAll<HTMLElement>('[data-field]') ?? [])]
  const first = fields.map(({ dataset }) => dataset['field'] ?? '').find((path) => paths.includes(path))
  if (first !== undefined) focusField(form, first)
}
