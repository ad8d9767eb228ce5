const firstNames = [
  'Åse',
  'Kari',
  'Ola',
  'Per',
  'Ingrid',
  'Lars',
  'Anna',
  'Bjørn',
  'Jürgen',
  'Søren',
  'Nils',
  'Eva',
]
const lastNames = [
  'Nordmann',
  'Hansen',
  'Åkerlund',
  'Østby',
  'Müller',
  'Dahl',
  'Berg',
  'Lie',
  'Holm',
  'Vik',
  'Moe',
]
const groups = ['Sales', 'Support', 'Kitchen']

/** What is said of person `n` of a made-up customer. */
export interface MadeUpPerson {
  readonly externalId: string
  readonly name: string
  readonly email: string
  readonly group: string
}

/** Person `n` of a made-up customer: a twelfth of all have one first name, a third are in one group. */
export function madeUpPerson(n: number): MadeUpPerson {
  const first = firstNames[n % firstNames.length] ?? ''
  const last = lastNames[Math.floor(n / firstNames.length) % lastNames.length] ?? ''
  return {
    externalId: `P-${String(n).padStart(6, '0')}`,
    name: `${first} ${last} ${Math.floor(n / (firstNames.length * lastNames.length)) + 1}`,
    email: `person.${n}@example.org`,
    group: groups[n % groups.length] ?? '',
  }
}
