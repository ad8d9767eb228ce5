const letters: Readonly<Record<string, string>> = { æ: 'ae', ø: 'o', ß: 'ss', đ: 'd', ð: 'd', þ: 'th' }

/**
 * A heading as it is compared with others: lower case, without accents, punctuation and spaces. «Kunde-nr.»,
 * «KUNDE NR» and «kundeNr» are the same.
 */
export function foldHeading(heading: string): string {
  return heading
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[æøßđðþ]/g, (letter) => letters[letter] ?? letter)
    .replaceAll(/[^\p{L}\p{N}#%]/gu, '')
}
