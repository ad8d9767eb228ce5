import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Language } from '../../src/messages/languages.ts'

type Rule = readonly [what: string, mustNotStand: RegExp]

/** How a language speaks to its reader, and the word it has for each thing where it could have had two. */
const voices: Readonly<Record<Exclude<Language, 'en'>, readonly Rule[]>> = {
  nb: [
    ['says du', /\b(?:Deres|Dem)\b/],
    ['signs on and off', /\blogg\w* (?:seg )?(?:inn|ut)\b/i],
    ['has etiketter', /\btag(?:s|er|gene)?\b/i],
  ],
  sv: [
    ['says du', /\b(?:Ni|Er|Ert)\b/],
    ['has prenumerationer', /abonnemang/i],
    ['has etablering', /klargör|provisioner/i],
    ['shuts off what is suspended', /spärr|suspend/i],
  ],
  da: [
    ['says du', /\b(?:Dem|Deres)\b/],
    ['has tags', /etiket/i],
    ['does by hand what its statuses call manuel', /i hånden|for hånd/i],
  ],
  de: [
    ['says Sie', /\b(?:du|dich|dir|dein(?:e[mnrs]?)?|euch|euer|eure[mnrs]?)\b/i],
    [
      'asks with Sie',
      /(?:^|[.:;,] |\b(?:und|oder) )(?:Entferne|Frag|Gib|Hilf|Importiere|Korrigiere|Lade|Lass|Lies|Nimm|Öffne|Ordne|Prüfe|Schalte|Schreibe?|Sende|Setze|Sieh|Speichere|Sprich|Versuche|Wähle|Warte)\b/i,
    ],
    ['has Tags', /schlagw|etikett/i],
    ['has Testphasen', /testversion|probezeit/i],
    ['sets aside what is suspended', /gesperrt|suspendiert/i],
    ['corrects', /berichtig/i],
  ],
}

function textsOf(language: Language): [string, string][] {
  const texts = JSON.parse(readFileSync(`src/messages/${language}.json`, 'utf8')) as Record<string, string>
  // The names of parameters are no words that anybody reads.
  return Object.entries(texts).map(([key, text]) => [key, text.replaceAll(/\{\w+(?:, number)?\}/g, 'x')])
}

describe.each(Object.entries(voices))('the catalogue %s', (language, rules) => {
  it.each(rules)('%s', (_, mustNotStand) => {
    const wrong = textsOf(language as Language).filter(([, text]) => mustNotStand.test(text))
    expect(wrong).toEqual([])
  })
})
