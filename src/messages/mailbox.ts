import { sql } from 'kysely'
import { caseNow } from '../store/clock.ts'
import type { Db } from '../store/db.ts'
import type { MailSender } from './email.ts'
import type { SmsSender } from './sms.ts'

/** Where messages go in demo mode: into a table that the page /dev/mail shows, SMS and e-mail alike. Nothing leaves. */
export function mailbox(db: Db, machineMs: () => number): { email: MailSender; sms: SmsSender } {
  const keep = async (channel: string, address: string, subject: string | null, body: string, html: string | null) => {
    const at = await caseNow(db, machineMs())
    await sql`insert into mailbox (at, channel, address, subject, body, html) values (${at}, ${channel}, ${address}, ${subject}, ${body}, ${html})`.execute(
      db,
    )
    return 'sent' as const
  }
  return {
    email: { send: (mail) => keep('email', mail.to, mail.subject, mail.text, mail.html), close: () => undefined },
    sms: (sms) => keep('sms', sms.to, null, sms.text, null),
  }
}
