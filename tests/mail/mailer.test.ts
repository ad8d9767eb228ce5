import { createServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createMailer, type Mail, type MailTrouble } from '../../src/mail/mailer.ts'
import { headerOf, partOf, startSmtp, type TestSmtp } from '../support/smtp.ts'

const mail = {
  to: 'kari@example.com',
  language: 'nb',
  subject: 'Nytt passord – Bjørnstad',
  text: 'Åpne denne:\n\nhttps://varde.example.com/reset-password/abc?x=1&y=2\n\nTakk <for> alt & mer.',
}
const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** @param limitMs short for a mail server that hangs alone: a machine that is busy is slow, too */
function mailer(smtp: Pick<TestSmtp, 'url'>, limitMs = 20_000) {
  const troubles: MailTrouble[] = []
  const made = createMailer({
    smtpUrl: smtp.url,
    from: 'Varde <varde@example.com>',
    onError: (trouble) => troubles.push(trouble),
    pausesMs: [10, 10],
    limitMs,
  })
  closing.push(() => made.close())
  return { send: (one: Mail) => made.send(one), troubles }
}

async function smtpWith(options: Parameters<typeof startSmtp>[0] = {}): Promise<TestSmtp> {
  const smtp = await startSmtp(options)
  closing.push(() => smtp.close())
  return smtp
}

function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode })
}

describe('a mail', () => {
  it('arrives with its headers, whole as text and again as HTML', async () => {
    const smtp = await smtpWith()
    const { send } = mailer(smtp)
    expect(await send(mail)).toBe('sent')
    const [got] = smtp.received
    if (got === undefined) throw new Error('nothing came')
    expect([got.from, got.to]).toEqual(['varde@example.com', ['kari@example.com']])
    expect(headerOf(got, 'From')).toBe('Varde <varde@example.com>')
    expect(headerOf(got, 'To')).toBe('kari@example.com')
    expect(headerOf(got, 'Auto-Submitted')).toBe('auto-generated')
    expect(headerOf(got, 'Content-Language')).toBe('nb')
    expect(headerOf(got, 'Content-Type')).toMatch(/^multipart\/alternative/)
    expect(headerOf(got, 'Message-ID')).toMatch(/@example\.com>$/)
    expect(partOf(got, 'text/plain').replaceAll('\r\n', '\n').trim()).toBe(mail.text)
    const html = partOf(got, 'text/html')
    expect(html).toContain('<html lang="nb">')
    expect(html).toContain('<a href="https://varde.example.com/reset-password/abc?x=1&amp;y=2">')
    expect(html).toContain('Takk &lt;for&gt; alt &amp; mer.')
  })

  it.each([
    ['a line break in the subject', { subject: 'Hei\r\nBcc: evil@example.com' }],
    ['a line break in the address', { to: 'kari@example.com\r\nBcc: evil@example.com' }],
    ['a second address', { to: 'kari@example.com, evil@example.com' }],
    ['a name before the address', { to: 'Evil <evil@example.com>' }],
    ['a header in the text', { text: 'Bcc: evil@example.com\r\n\r\n.\r\nMAIL FROM:<evil@example.com>' }],
  ])('goes to nobody else by %s', async (_, change) => {
    const smtp = await smtpWith()
    const { send } = mailer(smtp)
    await send({ ...mail, ...change })
    for (const got of smtp.received) {
      expect(got.to).toHaveLength(1)
      expect(got.to).not.toContain('evil@example.com')
      expect(headerOf(got, 'Bcc')).toBeUndefined()
      expect(headerOf(got, 'Subject')).toBeDefined()
    }
    expect(smtp.received.length).toBeLessThanOrEqual(1)
  })
})

describe('a mail server', () => {
  it('that refuses for good is asked once, and its words stand in no log', async () => {
    const smtp = await smtpWith({
      onRcptTo: (_, _session, done) => done(refusal(550, 'No kari@example.com here')),
    })
    const { send, troubles } = mailer(smtp)
    expect(await send(mail)).toBe('failed')
    expect(smtp.attempts).toBe(1)
    expect(troubles).toEqual([{ code: 'EENVELOPE', smtpStatus: 550 }])
  })

  it('that refuses for now is asked again', async () => {
    let left = 2
    const smtp = await smtpWith({
      onRcptTo: (_, _session, done) => {
        left -= 1
        if (left >= 0) done(refusal(451, 'Later'))
        else done()
      },
    })
    const { send, troubles } = mailer(smtp)
    expect(await send(mail)).toBe('sent')
    expect([smtp.attempts, troubles]).toEqual([3, []])
  })

  it('that refuses for now for ever is given up', async () => {
    const smtp = await smtpWith({ onRcptTo: (_, _session, done) => done(refusal(451, 'Later')) })
    const { send, troubles } = mailer(smtp)
    expect(await send(mail)).toBe('failed')
    expect(smtp.attempts).toBe(3)
    expect(troubles).toEqual([{ code: 'EENVELOPE', smtpStatus: 451 }])
  })

  it('that hangs is given up', async () => {
    const silent = createServer()
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve)
    })
    closing.push(() => void silent.close())
    const { send, troubles } = mailer(
      { url: `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}` },
      300,
    )
    expect(await send(mail)).toBe('failed')
    expect(troubles).toEqual([{ code: 'ETIMEDOUT', smtpStatus: null }])
  })

  it('that wants a password that is wrong is told apart', async () => {
    const smtp = await smtpWith({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_, _session, done) => done(refusal(535, 'wrong password for kari')),
    })
    const { send, troubles } = mailer({ url: smtp.url.replace('smtp://', 'smtp://kari:hemmelig@') })
    expect(await send(mail)).toBe('failed')
    expect(troubles).toEqual([{ code: 'EAUTH', smtpStatus: 535 }])
  })

  it('that is not there is given up', async () => {
    const smtp = await startSmtp()
    await smtp.close()
    const { send, troubles } = mailer(smtp)
    expect(await send(mail)).toBe('failed')
    expect(troubles).toEqual([{ code: 'ESOCKET', smtpStatus: null }])
  })
})
