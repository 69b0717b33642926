import { sql } from 'kysely'
import { caseNow } from '../store/clock.ts'
import type { Tx } from '../store/db.ts'
import type { MailSender } from './email.ts'
import type { SmsSender } from './sms.ts'

/** Where messages go in demo mode: into a table that the page /dev/mail shows, SMS and e-mail alike. Nothing leaves. */
export function mailbox(machineMs: () => number): { email: MailSender; sms: SmsSender } {
  const kept = (channel: string, address: string, subject: string | null, body: string, html: string | null) => ({
    keep: async (tx: Tx) => {
      const at = await caseNow(tx, machineMs())
      await sql`insert into mailbox (at, channel, address, subject, body, html) values (${at}, ${channel}, ${address}, ${subject}, ${body}, ${html})`.execute(
        tx,
      )
    },
  })
  return {
    email: { send: async (mail) => kept('email', mail.to, mail.subject, mail.text, mail.html), close: () => undefined },
    sms: async (sms) => kept('sms', sms.to, null, sms.text, null),
  }
}
