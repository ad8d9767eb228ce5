import { setTimeout as sleep } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import { mailHtml } from './html.ts'

/** What a person is sent: plain text, one language, one thing to do. */
export interface Mail {
  /** One address; whatever else stands in it is refused. */
  readonly to: string
  readonly language: string
  readonly subject: string
  readonly text: string
  /** By what a mail that comes twice is known; made anew each time where it has none. */
  readonly id?: string
  /** Of a mail that a person has written: whom its reader answers, and by what a mail that comes twice is known. */
  readonly byPerson?: { readonly replyTo: string | null; readonly id: string }
}

/** How it went: sent, no way to send (SMTP_URL is not set), or refused by the mail server for good. */
export type Delivery = 'sent' | 'no_mail_server' | 'failed'

export interface Mailer {
  /** Tries for about half a minute at most; never throws. */
  send(mail: Mail): Promise<Delivery>
  close(): void
}

/** Why a mail did not go, as far as a log may know it: no addresses, no link, nothing that the mail server wrote. */
export interface MailTrouble {
  /** nodemailer's, such as ECONNECTION, ETIMEDOUT, EENVELOPE, EAUTH. */
  readonly code: string
  /** The mail server's, such as 550. */
  readonly smtpStatus: number | null
}

export interface MailerOptions {
  readonly smtpUrl: string | null
  readonly from: string
  readonly onError: (trouble: MailTrouble) => void
  /** Before the second and the third attempt; and how long the mail server may take for one thing. */
  readonly pausesMs?: readonly number[]
  readonly limitMs?: number
}

const answerMs = 8_000
const pausesBetweenMs = [1_000, 4_000]

/** Sends mails by SMTP_URL. */
export function createMailer({
  smtpUrl,
  from,
  onError,
  pausesMs = pausesBetweenMs,
  limitMs = answerMs,
}: MailerOptions): Mailer {
  if (smtpUrl === null) return { send: async () => 'no_mail_server', close: () => undefined }
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: limitMs,
    greetingTimeout: limitMs,
    socketTimeout: limitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost'
  return {
    send: async ({ to, language, subject, text, id, byPerson }) => {
      for (let attempt = 0; ; attempt += 1) {
        try {
          await transport.sendMail({
            from,
            // As an object it is one address, whatever commas and brackets stand in it.
            to: { name: '', address: to },
            subject: subject.replaceAll(/\p{Cc}+/gu, ' '),
            text,
            html: mailHtml(language, text),
            ...(id !== undefined && { messageId: `<${id}@${domain}>` }),
            ...(byPerson !== undefined && {
              messageId: `<${byPerson.id}@${domain}>`,
              ...(byPerson.replyTo !== null && { replyTo: { name: '', address: byPerson.replyTo } }),
            }),
            headers: {
              // No reader answers it by itself (RFC 3834); what a person has written is answered so, and must be.
              ...(byPerson === undefined && { 'auto-submitted': 'auto-generated' }),
              'content-language': language,
            },
          })
          return 'sent'
        } catch (error) {
          const pauseMs = isForGood(error) ? undefined : pausesMs[attempt]
          if (pauseMs === undefined) {
            onError(troubleOf(error))
            return 'failed'
          }
          await sleep(pauseMs)
        }
      }
    },
    close: () => transport.close(),
  }
}

/** Whether the mail server said no for good (5yz, RFC 5321 §4.2.1); everything else may pass. */
function isForGood(error: unknown): boolean {
  return (statusOf(error) ?? 0) >= 500
}

function statusOf(error: unknown): number | null {
  const status = error instanceof Error && 'responseCode' in error ? error.responseCode : null
  return typeof status === 'number' ? status : null
}

function troubleOf(error: unknown): MailTrouble {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return { code: typeof code === 'string' ? code : 'UNKNOWN', smtpStatus: statusOf(error) }
}
