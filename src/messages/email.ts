import { createTransport } from 'nodemailer'
import type { Language } from '../domain/case.ts'
import type { SendResult } from './sms.ts'

export interface Mail {
  /** Our message's id. The Message-ID is made of it, so that a repeat is recognised as one. */
  id: string
  to: string
  language: Language
  subject: string
  text: string
  html: string
  attachments?: { name: string; type: string; bytes: Uint8Array }[]
}

export interface MailSender {
  send(mail: Mail): Promise<SendResult>
  close(): void
}

export interface SmtpSettings {
  /** `smtps://user:password@host` or `smtp://host:587`. */
  url: string
  /** `Kcell <signoff@example.kz>`. Must exist: reports of failed delivery come back to it. */
  from: string
  /** Lets mail leave unencrypted to a relay that is not on this machine. */
  allowPlain?: boolean
  timeoutMs?: number
}

/** Sends by SMTP: encrypted unless the relay is on this machine, one message at a time, with a report asked for. */
export function smtpSender(settings: SmtpSettings): MailSender {
  const timeout = settings.timeoutMs ?? 20_000
  const sender = addressOf(settings.from)
  const transport = createTransport({
    url: settings.url,
    ...encryption(settings),
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    // A path or address inside a message must never be opened on this machine.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(mail) {
      try {
        await transport.sendMail({
          from: settings.from,
          to: { name: '', address: mail.to },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          messageId: messageIdOf(mail.id, sender),
          // RFC 3834: keeps out-of-office replies from answering us.
          headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': mail.language },
          dsn: { id: mail.id, return: 'headers', notify: ['failure', 'delay'], recipient: sender },
          attachments: (mail.attachments ?? []).map(({ name, type, bytes }) => ({
            filename: name,
            contentType: type,
            content: Buffer.from(bytes),
          })),
        })
        return 'sent'
      } catch (error) {
        return refusalOf(error, mail.to)
      }
    },
    close: () => transport.close(),
  }
}

/** `<id@domain of the sender>` (RFC 5322 §3.6.4). */
function messageIdOf(id: string, sender: string): string {
  return `<${id}@${sender.split('@').at(-1) ?? 'localhost'}>`
}

function encryption(settings: SmtpSettings): { secure: boolean } | { requireTLS: boolean } | { ignoreTLS: boolean } {
  const { protocol, hostname } = new URL(settings.url)
  if (protocol === 'smtps:') return { secure: true }
  // A relay on this machine often offers STARTTLS with a certificate that nobody signed; nothing leaves the machine.
  if (['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return { ignoreTLS: true }
  return settings.allowPlain ? { requireTLS: false } : { requireTLS: true }
}

function addressOf(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim()
}

interface SmtpError {
  responseCode?: number
  command?: string
  code?: string
  message?: string
}

/**
 * Only a 5xx about this recipient or this message ends it. A 5xx at sign-in, at the greeting or about our own sender
 * address is a fault of the settings: the message waits until someone has mended them.
 */
function refusalOf(error: unknown, recipient: string): SendResult {
  const { responseCode, command, code, message } = error as SmtpError
  const aboutThisMessage = command === 'RCPT TO' || command === 'DATA'
  const words = (message ?? 'not sent').replaceAll(recipient, '(recipient)').slice(0, 300)
  return {
    refused: [responseCode ?? code, words].filter(Boolean).join(' '),
    permanent: responseCode !== undefined && responseCode >= 500 && aboutThisMessage,
  }
}
