import { randomInt } from 'node:crypto'

export const recoveryCodeCount = 10
const half = 5
/** What nobody takes for another when reading from paper: neither 0, 1, i, l nor o. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

/** New recovery codes, each two times five letters and digits: 49 random bits. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodeCount }, () => `${letterGroup()}-${letterGroup()}`)
}

function letterGroup(): string {
  return Array.from({ length: half }, () => letters[randomInt(letters.length)]).join('')
}

/** A recovery code as it is stored, however somebody wrote it. */
export function foldRecoveryCode(text: string): string {
  const plain = text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  return `${plain.slice(0, half)}-${plain.slice(half)}`
}
