/** Where the focus goes by a shortcut, or when what had it is gone. */
export const searchFieldId = 'customers-search'
export const gridId = 'customers-grid'

export function focusOn(id: string): void {
  document.getElementById(id)?.focus({ preventScroll: true })
}

/** After what is being taken away has gone. */
export function focusLater(id: string): void {
  requestAnimationFrame(() => focusOn(id))
}
