import { AppError } from '../contract/errors.ts'
import { foldEmail } from './people.ts'

/**
 * What passwords of twelve characters and more are made of, where they are guessed first: the words of the well-known
 * lists, in the languages that Varde speaks. Digits and signs round and between them make none of them harder to guess.
 */
const common = new Set(
  `password passwort passord losenord adgangskode admin administrator welcome willkommen velkommen valkommen letmein
  iloveyou ichliebedich jegelskerdig jagalskardig qwerty qwertz qwertyuiop qwertzuiop asdfghjkl zxcvbnm yxcvbnm
  qazwsx qazwsxedc oneqaztwowsx football fotball fotboll fodbold fussball baseball basketball superman batman spiderman
  starwars pokemon minecraft dragon monkey princess prinzessin prinsesse sunshine sommer summer winter spring autumn
  herbst hostferie fruhling liverpool chelsea arsenal barcelona realmadrid juventus manchester bayernmunchen michael
  jennifer ashley daniel andrea thomas hello hallo heisann trustno master changeme secret hemmelig hemlig geheim
  computer internet samsung google facebook whatever cheese chocolate schokolade sjokolade oslo stockholm kobenhavn
  berlin hamburg norge norway sverige sweden danmark denmark deutschland germany cisco varde webex partner customer
  correcthorsebatterystaple default guest test tester testing passwd access login user root january february march
  april june july august september october november december januar februar mars mai juni juli oktober desember
  dezember maj januari februari augusti monday montag mandag god jesus christ love lovely baby angel flower blume`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

const leet: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}
/** Rows and columns of keyboards, the alphabet and the digits, also backwards. */
const runs = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '1q2w3e4r5t6y7u8i9o0p',
].flatMap((run) => [run, Array.from(run).toReversed().join('')])
const fewestDifferent = 5
/** A name's part that is shorter stands in too many words. */
const shortestPart = 4

/** Whose password it is to be. */
export interface Owner {
  readonly name: string
  readonly email: string
}

/**
 * Refuses what is guessed first (NIST SP 800-63B §3.1.1.2 «blocklist»): what many use, a run over the keyboard, and what
 * holds the person's own name or address.
 * @throws AppError password_common, password_personal
 */
export function refuseGuessable(password: string, { name, email }: Owner): void {
  const folded = fold(password)
  if (isCommon(folded)) throw new AppError('password_common')
  const [mailbox = '', domain = ''] = foldEmail(email).split('@')
  const parts = [...name.split(/\s+/), mailbox, ...mailbox.split(/[._+-]/), domain.split('.').at(-2) ?? '']
  const own = parts.map(fold).filter((part) => part.length >= shortestPart)
  if (own.some((part) => folded.includes(part))) throw new AppError('password_personal')
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss')
}

function isCommon(folded: string): boolean {
  if (new Set(folded).size < fewestDifferent) return true
  const unit = folded.slice(0, (folded + folded).indexOf(folded, 1))
  // The same again and again is as good as once; and once it is too short.
  if (unit.length <= folded.length / 2) return true
  const plain = folded.replaceAll(/[^a-z0-9]/g, '')
  if (runs.some((run) => plain !== '' && (run + run).includes(plain))) return true
  // What is written otherwise than in Latin letters has words of its own.
  if (/[^\0-\x7f]/.test(folded)) return false
  const core = folded.replace(/^[^a-z]+/, '').replace(/[^a-z]+$/, '')
  return [folded, unleet(core)].some((text) => isOfCommonWords(text.replaceAll(/[^a-z]/g, '')))
}

function unleet(text: string): string {
  return text.replaceAll(/[0134578@$!]/g, (sign) => leet[sign] ?? sign)
}

/** Whether nothing is left of it but one or two common words: three and more are a phrase. */
function isOfCommonWords(letters: string): boolean {
  if (letters === '' || common.has(letters)) return true
  for (let at = 1; at < letters.length; at += 1)
    if (common.has(letters.slice(0, at)) && common.has(letters.slice(at))) return true
  return false
}
