import type { TestPerson } from '../support/people.ts'

export interface Answer {
  readonly status: number
  readonly body: {
    readonly code?: string
    readonly errors?: readonly { path: string; message: string }[]
    readonly [field: string]: unknown
  }
}

/** Asks as somebody, in English. */
export async function send(
  who: TestPerson,
  method: string,
  path: string,
  json?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await who.ask(path, {
    method,
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    headers: { 'accept-language': 'en', ...headers },
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) }
}

export const pathsOf = ({ body }: Answer): string[] => (body.errors ?? []).map(({ path }) => path)
