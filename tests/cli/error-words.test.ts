import { describe, expect, it } from 'vitest'
import { BackupError } from '../../src/backup/errors.ts'
import { mistakeWords, wordsOf } from '../../src/cli/error-words.ts'
import { connectionError } from '../../src/database/server/connection-mistake.ts'
import { EmbeddedError } from '../../src/database/embedded/errors.ts'
import { MigrationError } from '../../src/database/migration-error.ts'
import { ServerError } from '../../src/database/server/errors.ts'
import { languages } from '../../src/messages/languages.ts'

const holder = {
  dataDir: '/srv/varde',
  holder: 'known',
  pid: '7',
  host: 'alpha',
  since: '2026-01-02T03:04:05.000Z',
}

describe('what the database and the backup find wrong', () => {
  it.each([
    ['en', 'process 7 on alpha, since 2026-01-02T03:04:05.000Z'],
    ['nb', 'prosess 7 på alpha, siden 2026-01-02T03:04:05.000Z'],
    ['sv', 'process 7 på alpha, sedan 2026-01-02T03:04:05.000Z'],
    ['da', 'proces 7 på alpha, siden 2026-01-02T03:04:05.000Z'],
    ['de', 'Prozess 7 auf alpha, seit 2026-01-02T03:04:05.000Z'],
  ] as const)('is said in %s', (language, who) => {
    expect(wordsOf(new EmbeddedError('in_use', holder), language)).toContain(who)
  })

  it('has what the system said below it', () => {
    const error = new EmbeddedError('start_failed', { dataDir: '/srv/varde' }, { said: 'FATAL:  no' })
    expect(wordsOf(error, 'de')).toMatch(/^Die Datenbank in \/srv\/varde konnte nicht .*:\nFATAL: {2}no$/u)
  })

  it('names the migrations, and which part of a backup is damaged', () => {
    expect(wordsOf(new MigrationError('pending', ['0001_core.sql', '0002_b.sql']), 'sv')).toContain(
      'saknar 0001_core.sql, 0002_b.sql',
    )
    expect(wordsOf(new BackupError('damaged', { part: 'checksum' }), 'nb')).toContain(
      'en kontrollsum stemmer ikke',
    )
    expect(wordsOf(new BackupError('damaged', { part: 'form' }), 'da')).toContain('ikke den rigtige form')
  })

  it.each(languages)('of a server, in %s: each mistake, what to do, and the statements', (language) => {
    const refused = Object.assign(new Error('no such database'), { code: '3D000' })
    const error = connectionError(refused, { url: 'postgres://anna:s3cret@db.example/crm' })
    if (!(error instanceof ServerError)) throw new Error('not a ServerError')
    const [mistake] = error.mistakes
    if (mistake === undefined) throw new Error('no mistake')
    const { what, whatToDo } = mistakeWords(mistake, language)
    expect(what).toContain('crm')
    const [statement = ''] = error.statements
    const text = wordsOf(error, language)
    for (const part of [what, whatToDo, `  ${statement};`]) expect(text).toContain(part)
    expect(text).not.toContain('s3cret')
  })

  it('leaves other errors alone', () => {
    expect(wordsOf(new Error('something else'), 'en')).toBeUndefined()
  })
})
