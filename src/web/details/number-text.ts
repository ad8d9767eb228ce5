const spaces = /[\s\u00a0\u202f]/g

/**
 * The number that a text stands for; undefined where it is none. Both signs are taken for the one before decimals, unless
 * the reader's way of writing says that they part thousands.
 * @param sign the reader's before decimals
 */
export function numberOf(text: string, sign: string): number | undefined {
  const other = sign === ',' ? '.' : ','
  let plain = text.trim().replaceAll(spaces, '').replace('−', '-')
  const hasThousands = new RegExp(`^-?[1-9]\\d{0,2}(?:\\${other}\\d{3})+(?:\\${sign}\\d+)?$`).test(plain)
  if (hasThousands) plain = plain.replaceAll(other, '')
  plain = plain.replace(',', '.')
  return /^-?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : undefined
}
