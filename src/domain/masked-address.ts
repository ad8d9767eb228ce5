/**
 * Of an address, what tells one from another to who helps and may not see people's data: `k•••@firma.no`. How long it is
 * stays untold.
 */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const [first = ''] = [...new Intl.Segmenter().segment(address.slice(0, Math.max(at, 0)))]
    .slice(0, 1)
    .map(({ segment }) => segment)
  return `${first}•••${at < 0 ? '' : address.slice(at)}`
}
