/** Does something that may take away what has the focus: then the page has it, and the keyboard does not fall to the top. */
export async function keepingFocus(act: () => Promise<void>): Promise<void> {
  const before = document.activeElement
  await act()
  if (before === null || before === document.body) return
  // What takes care of its own focus, as the list does, has done so when the page is drawn.
  requestAnimationFrame(() => {
    const { activeElement, body } = document
    const isLost = !before.isConnected && (activeElement === null || activeElement === body)
    if (isLost) document.getElementById('main')?.focus({ preventScroll: true })
  })
}
