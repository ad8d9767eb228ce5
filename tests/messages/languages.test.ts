import { describe, expect, it } from 'vitest'
import { pickLanguage } from '../../src/messages/languages.ts'

describe('pickLanguage', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['nb', 'nb'],
    ['nb-NO,nb;q=0.9,en;q=0.8', 'nb'],
    ['no', 'nb'],
    ['nn-NO', 'nb'],
    ['NB-no', 'nb'],
    ['fr-FR,fr;q=0.9', 'en'],
    ['fr, nb;q=0.5, en;q=0.4', 'nb'],
    ['en;q=0.4, nb;q=0.5', 'nb'],
    ['nb;q=0, en;q=0.1', 'en'],
    ['nb;q=0', 'en'],
    ['en-GB, nb', 'en'],
    ['sv-FI, fi;q=0.9', 'sv'],
    ['da-DK', 'da'],
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['fi, sv;q=0.5', 'sv'],
    ['sv_SE.UTF-8', 'sv'],
    ['da_DK', 'da'],
    ['de_CH.UTF-8', 'de'],
    ['nb;q=x', 'en'],
    ['constructor, nb', 'nb'],
    ['nb_NO.UTF-8', 'nb'],
    ['no_NO@euro', 'nb'],
    ['en_US.UTF-8', 'en'],
    ['C.UTF-8', 'en'],
    ['POSIX', 'en'],
  ])('for %j gives %s', (wanted, language) => {
    expect(pickLanguage(wanted)).toBe(language)
  })
})
