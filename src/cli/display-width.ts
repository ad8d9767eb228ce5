const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Code points that terminals draw two columns wide: East Asian Wide and Fullwidth (Unicode UAX #11). */
const wideRanges: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
]
/** Marks, format characters and the Hangul vowels and finals that stand inside the syllable before them. */
const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u
const emoji = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f/u
const printableAscii = /^[ -~]*$/
const control = /\p{Cc}/u
const allControls = /\p{Cc}+/gu

function codePointWidth(character: string): number {
  if (control.test(character) || zeroWidth.test(character)) return 0
  const codePoint = character.codePointAt(0) ?? 0
  return wideRanges.some(([first, last]) => codePoint >= first && codePoint <= last) ? 2 : 1
}

function graphemeWidth(grapheme: string): number {
  if (emoji.test(grapheme)) return 2
  let width = 0
  for (const character of grapheme) width += codePointWidth(character)
  return width
}

/** The columns that a text takes in a terminal: 2 for East Asian wide characters and emoji, 0 for combining marks. */
export function displayWidth(text: string): number {
  if (printableAscii.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment)
  return width
}

/** The text in at most `columns` columns, with `…` in place of what does not fit; never half a character. */
export function truncate(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  let kept = ''
  let width = 0
  for (const { segment } of graphemes.segment(text)) {
    width += graphemeWidth(segment)
    if (width > columns - 1) break
    kept += segment
  }
  return columns > 0 ? `${kept}…` : ''
}

/** The text without control characters: a name must not steer the terminal (escape sequences) nor break the line. */
export function printable(text: string): string {
  return text.replace(allControls, ' ')
}
