import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, errorStatus, type ErrorCode } from '../contract/errors.ts'
import { isConflict, lockNotAvailable, sqlState } from '../database/transactions.ts'
import { type Language, pickLanguage } from '../messages/languages.ts'
import { message } from '../messages/message.ts'
import { inputErrors } from './validation-text.ts'
import { isNavigation, type SendPage } from './web-page.ts'

/** Fastify's own codes × ours. */
const ofFramework: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'body_missing',
  FST_ERR_CTP_INVALID_JSON_BODY: 'json_malformed',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'content_length_wrong',
  FST_ERR_BAD_URL: 'url_malformed',
  FST_ERR_MAX_PARAM_LENGTH: 'url_too_long',
  FST_ERR_HANDLER_TIMEOUT: 'too_slow',
  FST_ERR_REOPENED_CLOSE_SERVER: 'stopping',
}

/** What the driver and PostgreSQL say when there is no database to speak of, or no room in it. */
const databaseGone =
  /^(?:08...|57P0[1-5]|53...|ECONNREFUSED|ECONNRESET|ENOENT|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN)$/
const driverGone = /connection terminated|timeout exceeded when trying to connect|cannot use a pool after/i
const cancelledByTime = '57014'

/** What an error is in our vocabulary; what nobody foresaw is `internal`. */
export function toAppError(error: unknown, language: Language, maxBody: string): AppError {
  if (error instanceof AppError) return error
  if (!(error instanceof Error)) return new AppError('internal', {}, { cause: error })
  const { code, statusCode, validation, validationContext } = error as FastifyError
  if (validation !== undefined)
    return new AppError(
      'invalid_request',
      {},
      { errors: inputErrors(validation, validationContext, language) },
    )
  const known = ofFramework[code]
  if (known !== undefined) return new AppError(known, known === 'body_too_large' ? { max: maxBody } : {})
  const state = sqlState(error)
  if (state === cancelledByTime) return new AppError('too_slow', {}, { cause: error })
  if (state === lockNotAvailable || isConflict(error))
    return new AppError('busy', {}, { headers: { 'retry-after': '2' }, cause: error })
  if (databaseGone.test(state) || driverGone.test(error.message))
    return new AppError('database_unavailable', {}, { headers: { 'retry-after': '2' }, cause: error })
  if (error instanceof SyntaxError && statusCode === 400) return new AppError('json_malformed')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new AppError('request_malformed', {}, { cause: error })
  return new AppError('internal', {}, { cause: error })
}

/** RFC 9457: the same for every error, in the reader's language. */
export function problemOf(error: AppError, language: Language, requestId: string) {
  const status = errorStatus[error.code]
  return {
    type: `urn:varde:problem:${error.code}`,
    title: message(language, `error.title.${status}`),
    status,
    detail: message(language, `error.${error.code}`, { ...error.params, requestId }),
    code: error.code,
    instance: requestId,
    ...(error.errors === undefined ? {} : { errors: error.errors }),
  }
}

/** Answers every error as a problem, or to a person with a page: the one place that shows them. */
export function answerErrors(app: FastifyInstance, maxBody: string, sendPage?: SendPage): void {
  app.setErrorHandler((error, request, reply) => {
    if (sendPage !== undefined && error instanceof AppError && isNavigation(request)) {
      // The app says it to a person: that there is nothing here, or how to sign in and come back.
      if (error.code === 'route_not_found') return sendPage(request, reply.code(404))
      if (error.code === 'unauthenticated')
        return reply.redirect(`/sign-in?back=${encodeURIComponent(request.url)}`, 303)
    }
    return sendProblem(error, request, reply, maxBody)
  })
  app.setNotFoundHandler(async (request) => {
    const [path = ''] = request.url.split('?')
    throw new AppError('route_not_found', { method: request.method, path: path.slice(0, 200) })
  })
}

export function sendProblem(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  maxBody: string,
): FastifyReply {
  const language = pickLanguage(request.headers['accept-language'])
  const error = toAppError(thrown, language, maxBody)
  const problem = problemOf(error, language, request.id)
  if (problem.status >= 500) request.log.error({ err: error.cause ?? error, code: error.code }, 'failed')
  return reply
    .code(problem.status)
    .headers({
      ...error.headers,
      'x-request-id': request.id,
      'content-language': language,
      'cache-control': 'private, no-store',
    })
    .type('application/problem+json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(problem)
}
