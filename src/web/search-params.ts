/** Lists that stand in one parameter, as in the API's own addresses; others are repeated. */
const inOne = new Set(['provisioning', 'subscription'])

type Value = string | number | boolean | null | undefined

export type RawSearch = Record<string, string | string[]>

/** The parameters of an address as they stand there: texts, and lists where a name comes more than once. */
export function parseSearch(text: string): RawSearch {
  const search = new URLSearchParams(text)
  return Object.fromEntries(
    [...new Set(search.keys())].map((name) => {
      const values = search.getAll(name)
      if (inOne.has(name)) return [name, values.flatMap((value) => value.split(','))]
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

/** The other way. What is undefined or an empty list is left out, so that a plain page has a plain address. */
export function stringifySearch(search: object): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(search) as [string, Value | Value[]][]) {
    const values = [value].flat().filter((each) => each !== undefined && each !== null)
    if (values.length === 0) continue
    if (inOne.has(name)) parameters.append(name, values.map(String).join(','))
    else for (const each of values) parameters.append(name, String(each))
  }
  const text = parameters.toString().replaceAll('%2C', ',')
  return text === '' ? '' : `?${text}`
}

/** The texts of a parameter, however often it came. */
export function textsOf(value: unknown): string[] {
  return [value].flat().filter((each): each is string => typeof each === 'string' && each !== '')
}

/** One text, or undefined. */
export function textOf(value: unknown): string | undefined {
  return textsOf(value)[0]
}

/** Of a page whose address says nothing but what is searched for. */
export function searchAlone(raw: Partial<RawSearch>): { search?: string } {
  const search = textOf(raw['search'])
  return search === undefined ? {} : { search }
}
