import { describe, expect, it } from 'vitest'
import { connectionError } from '../../../src/database/server/connection-mistake.ts'
import { ServerError, type ServerMistakeCode } from '../../../src/database/server/errors.ts'
import { prepareServer } from '../../../src/database/server/prepare.ts'

const connection = { url: 'postgres://anna:s3cret@db.example:6000/varde' }

const failure = (code: string | undefined, message: string): Error =>
  Object.assign(new Error(message), code === undefined ? {} : { code })

const noEntry = 'no pg_hba.conf entry for host "10.0.0.1", user "anna", database "varde"'

describe('why no connection came about', () => {
  it.each([
    [failure('ECONNREFUSED', 'connect ECONNREFUSED'), 'refused'],
    [failure('ENOTFOUND', 'getaddrinfo ENOTFOUND'), 'host_unknown'],
    [failure(undefined, 'timeout expired'), 'no_answer'],
    [failure('28P01', 'password authentication failed for user "anna"'), 'password'],
    [
      failure(undefined, 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'),
      'password_missing',
    ],
    [failure('28000', `${noEntry}, no encryption`), 'tls_required'],
    [failure('28000', `${noEntry}, SSL off`), 'tls_required'],
    [failure('28000', `${noEntry}, SSL encryption`), 'not_let_in'],
    [failure('28000', 'role "anna" does not exist'), 'login_refused'],
    [failure('3D000', 'database "varde" does not exist'), 'no_database'],
    [failure('42501', 'permission denied for database "varde"'), 'connect_right'],
    [failure('53300', 'sorry, too many clients already'), 'full'],
    [failure('57P03', 'the database system is starting up'), 'starting'],
    [failure(undefined, 'The server does not support SSL connections'), 'tls_unsupported'],
    [failure('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'), 'tls_untrusted'],
    [new AggregateError([failure('ECONNREFUSED', '::1'), failure('ECONNREFUSED', '127.0.0.1')]), 'refused'],
  ] satisfies [Error, ServerMistakeCode][])('%s: %s', (error, code) => {
    const told = connectionError(error, connection)
    expect(told).toBeInstanceOf(ServerError)
    expect(told).toMatchObject({ mistakes: [{ code }] })
    expect(String(told)).not.toContain('s3cret')
  })

  it('leaves what it does not know as it is', () => {
    const unknown = failure('XX123', 'something new')
    expect(connectionError(unknown, connection)).toBe(unknown)
  })

  it.each(['varde', 'mysql://u@h/d', 'postgres://a:b@c@d:xx/y'])('%s is no address', async (url) => {
    await expect(prepareServer({ url })).rejects.toMatchObject({ mistakes: [{ code: 'address' }] })
  })

  it('says it of a port on which nothing listens', async () => {
    await expect(prepareServer({ url: 'postgres://u:p@127.0.0.1:1/d' })).rejects.toMatchObject({
      mistakes: [{ code: 'refused', advice: 'check_running', params: { place: '127.0.0.1:1' } }],
    })
  })
})
