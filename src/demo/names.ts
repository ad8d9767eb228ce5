import catalogue from './names.json' with { type: 'json' }
import { weighted } from './random.ts'
import type { Random } from './random.ts'
import { list, word } from './words.ts'
import type { Word } from './words.ts'

/** Who a customer is: everything that hangs together with the language of its name. */
export interface DemoIdentity {
  readonly name: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** Always below the reserved top-level domain `.example` (RFC 2606). */
  readonly adminEmail: string
}

interface LocaleWords {
  readonly script: string
  readonly weight: number
  readonly countries: string
  readonly first: string
  readonly second?: string
  readonly avoid?: string
  readonly trades: string
  readonly places?: string
  readonly forms: string
  readonly mail: string
}

type Slot = 'root' | 'trade' | 'place'
type Part = Slot | { readonly literal: string }

interface Locale {
  readonly countries: readonly string[]
  readonly words: Readonly<Record<Slot, readonly Word[]>>
  readonly forms: readonly (readonly Part[])[]
  readonly mail: readonly string[]
}

const slots: Readonly<Record<string, Slot>> = { '{root}': 'root', '{trade}': 'trade', '{place}': 'place' }

/** Compounds of the first and second words: «Fjord» + «vik»; none twice the same, none to be avoided. */
function roots(locale: LocaleWords): Word[] {
  const seconds = list(locale.second)
  if (seconds.length === 0) return list(locale.first).map(word)
  const avoided = new Set(list(locale.avoid))
  return list(locale.first)
    .flatMap((first) =>
      seconds.filter((second) => second !== first.toLowerCase()).map((second) => first + second),
    )
    .filter((root) => !avoided.has(root))
    .map(word)
}

function form(entry: string): Part[] {
  const parts = entry.replaceAll('_', ' ').split(/(\{[a-z]+\})/u)
  return parts.filter((part) => part !== '').map((part) => slots[part] ?? { literal: part })
}

function compile(locale: LocaleWords): Locale {
  return {
    countries: list(locale.countries),
    words: {
      root: roots(locale),
      trade: list(locale.trades).map(word),
      place: list(locale.places).map(word),
    },
    forms: list(locale.forms).map(form),
    mail: list(locale.mail),
  }
}

const sources: readonly LocaleWords[] = Object.values(catalogue.locales)
const drawLocale = weighted(
  [...sources].sort((a, b) => b.weight - a.weight).map((locale) => [compile(locale), locale.weight] as const),
)

/** A believable company: its name in one of about twenty languages, a country and a mail address that fit. */
export function drawIdentity(random: Random): DemoIdentity {
  const locale = drawLocale(random)
  let name = ''
  let domain = ''
  for (const part of random.pick(locale.forms)) {
    if (typeof part === 'object') {
      name += part.literal
      continue
    }
    const chosen = random.pick(locale.words[part])
    name += chosen.text
    if (chosen.latin !== '') domain += domain === '' ? chosen.latin : `-${chosen.latin}`
  }
  const country = random.pick(locale.countries)
  return { name, country, adminEmail: `${random.pick(locale.mail)}@${domain}.example` }
}
