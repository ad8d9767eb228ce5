import { setTimeout as sleep } from 'node:timers/promises'
import { createTransport } from 'nodemailer'

/** What a person is sent: plain text, one language, one thing to do. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** How it went: sent, no way to send (SMTP_URL is not set), or refused by the mail server for good. */
export type Delivery = 'sent' | 'no_mail_server' | 'failed'

export interface Mailer {
  /** Tries for about half a minute at most; never throws. */
  send(mail: Mail): Promise<Delivery>
  close(): void
}

export interface MailerOptions {
  readonly smtpUrl: string | null
  readonly from: string
  /** Told why a mail did not go; addresses and links stand in no log. */
  readonly onError: (error: unknown) => void
}

const connectMs = 5_000
const answerMs = 10_000
/** Before the second and the third attempt. */
const pausesMs = [1_000, 4_000] as const

/** Sends mails by SMTP_URL. */
export function createMailer({ smtpUrl, from, onError }: MailerOptions): Mailer {
  if (smtpUrl === null) return { send: async () => 'no_mail_server', close: () => undefined }
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: answerMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async (mail) => {
      for (let attempt = 0; ; attempt += 1) {
        try {
          // No reader answers it by itself (RFC 3834).
          await transport.sendMail({ from, ...mail, headers: { 'auto-submitted': 'auto-generated' } })
          return 'sent'
        } catch (error) {
          const pauseMs = isForGood(error) ? undefined : pausesMs[attempt]
          if (pauseMs === undefined) {
            onError(error)
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
  const code = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined
  return typeof code === 'number' && code >= 500
}
