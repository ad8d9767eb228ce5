/** A word of the demo's vocabulary, and its form for mail addresses: ASCII letters alone. */
export interface Word {
  readonly text: string
  readonly latin: string
}

const latinLetters: Readonly<Record<string, string>> = {
  æ: 'ae',
  ø: 'o',
  ß: 'ss',
  ł: 'l',
  ı: 'i',
  þ: 'th',
  ð: 'd',
  đ: 'd',
}

function latinForm(text: string): string {
  const letters = text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z]/gu, (letter) => latinLetters[letter] ?? '')
  return letters
}

/** The entries of a text in which they are separated by spaces. */
export function list(spaced: string | undefined): string[] {
  return (spaced ?? '').split(' ').filter((entry) => entry !== '')
}

/** A word as it is written down: `_` for a space inside it, `=` before its Latin form where that is another one. */
export function word(entry: string): Word {
  const [written = '', latin] = entry.split('=')
  const text = written.replaceAll('_', ' ')
  return { text, latin: latin ?? latinForm(text) }
}
