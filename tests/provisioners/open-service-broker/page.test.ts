import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { project } from '../../../scripts/sources.ts'
import {
  meanings,
  pollKinds,
  pollMeanings,
  type Meaning,
} from '../../../src/provisioners/open-service-broker/answer-table.ts'
import { answerKinds } from '../../../src/provisioners/open-service-broker/answer-kind.ts'
import type { Operation } from '../../../src/provisioners/provisioner.ts'

const page = readFileSync(join(project, 'docs/provisioners.md'), 'utf8')
const operations: readonly Operation[] = ['start', 'change', 'withdraw']

function words(meaning: Meaning): string {
  switch (meaning.state) {
    case 'done':
    case 'running':
      return meaning.state
    case 'waits':
    case 'again':
      return `${meaning.state}, \`${meaning.code}\``
    case 'refused':
      return 'needs details, or `rejected`'
    default: {
      const { code, mayPass, leaves } = meaning
      return [`\`${code}\``, ...(mayPass ? ['may pass'] : []), ...(leaves ? ['leaves'] : [])].join(', ')
    }
  }
}

function rows<Kind extends string>(
  kinds: readonly Kind[],
  table: Readonly<Record<Kind, Readonly<Record<Operation, Meaning>>>>,
): string[] {
  return kinds.map((kind) =>
    ['', kind, ...operations.map((operation) => words(table[kind][operation])), ''].join(' | ').trim(),
  )
}

/** The rows of the table that begins with this header. */
function tableOf(header: string): string[] {
  const lines = page.split('\n')
  const begin = lines.findIndex((line) => line.startsWith(header)) + 2
  const length = lines.slice(begin).findIndex((line) => !line.startsWith('|'))
  return lines.slice(begin, begin + length)
}

describe('docs/provisioners.md', () => {
  it('has what every answer means', () => {
    expect(tableOf('| answer | start |')).toEqual(rows(answerKinds, meanings))
  })

  it('has what every look at an operation means', () => {
    expect(tableOf('| last operation | start |')).toEqual(rows(pollKinds, pollMeanings))
  })
})
