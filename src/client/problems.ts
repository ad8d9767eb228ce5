/** One thing wrong with the input: where, and what to write instead. */
export interface ProblemDetail {
  readonly path: string
  readonly message: string
}

/** The code of an answer that is no problem of Varde's: something else listens there, or a proxy answered. */
export const unexpectedAnswer = 'unexpected_answer'

/** What the server answered instead of doing it (RFC 9457). Scripts hold on to `code`. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  /** Of HTTP. */
  readonly status: number
  readonly code: string
  /** What is wrong and what to do, in the language asked for. */
  readonly detail: string
  readonly errors: readonly ProblemDetail[]
  /** Whole seconds after which the server wants to be asked again; null where it did not say. */
  readonly retryAfterSeconds: number | null

  constructor(problem: {
    status: number
    code: string
    detail: string
    errors: readonly ProblemDetail[]
    retryAfterSeconds: number | null
  }) {
    super(problem.detail)
    this.status = problem.status
    this.code = problem.code
    this.detail = problem.detail
    this.errors = problem.errors
    this.retryAfterSeconds = problem.retryAfterSeconds
  }
}

const said = {
  unreachable: 'No connection to',
  timeout: 'No answer in time from',
  broken: 'The file broke off on its way from',
} as const

/** No answer came, or not all of it: nobody listens there, the connection broke, or it took too long. */
export class ConnectionProblem extends Error {
  override readonly name = 'ConnectionProblem'
  readonly url: string
  readonly reason: keyof typeof said
  constructor(url: string, reason: keyof typeof said, cause?: unknown) {
    super(`${said[reason]} ${url}`, { cause })
    this.url = url
    this.reason = reason
  }
}

/** Reads what the server answered instead of doing what it was asked. */
export async function readProblem(answer: Response): Promise<ApiProblem> {
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN)
  const common = { status: answer.status, retryAfterSeconds: Number.isFinite(seconds) ? seconds : null }
  const type = answer.headers.get('content-type') ?? ''
  const body: unknown = type.startsWith('application/problem+json')
    ? await answer.json().catch(() => null)
    : await answer.body?.cancel()
  const { code, detail, errors } = (typeof body === 'object' ? (body ?? {}) : {}) as Record<string, unknown>
  if (typeof code === 'string' && typeof detail === 'string')
    return new ApiProblem({ ...common, code, detail, errors: Array.isArray(errors) ? errors : [] })
  const statusLine = `HTTP ${answer.status} ${answer.statusText}`.trim()
  return new ApiProblem({ ...common, code: unexpectedAnswer, detail: statusLine, errors: [] })
}
