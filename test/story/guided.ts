import { sql } from 'kysely'
import { connect } from '../../src/store/db.ts'
import type { Instance } from '../instance.ts'
import type { Visitor } from '../visitor.ts'

type Say = (who: 'subscriber' | 'mail', text: string) => void

/** The guided journey with scripts off, from the number to the receipt: one question a page. */
export async function guidedJourney(
  instance: Instance,
  who: Visitor,
  msisdn: string,
  say: Say,
): Promise<{ ref: string; link: string }> {
  const db = connect(instance.appUrl, 1)
  const heading = () => who.page?.root.querySelector('h1')?.text.trim() ?? ''
  const told = (text: string) => say('subscriber', `${heading()} — ${text}`)

  await who.open('/')
  told(msisdn)
  await who.submit({ number: msisdn })
  told('a code to a contact the operator already knows: the SIM is in a router')
  await who.submit({ way: 'contact' })
  const code = await codeSentTo(db)
  say('mail', `a one-time code arrives at the holder's e-mail: ${code.replace(/\d/g, '•')}`)
  told('the code')
  await who.submit({ code })
  await who.reloadUntil((page) => !page.root.querySelector('meta[http-equiv="refresh"]'))
  told('sees how the line stands')
  await goOnFrom(who)
  told('cancel')
  await who.submit({}, 'path=cancel')
  told('now')
  await who.submit({ when: 'now' })
  told('skips the reason')
  await who.submit({}, 'skip=yes')
  if (who.page?.url.includes('/refund')) {
    told('the money back to another number')
    await who.submit({ way: 'to-number', number: '+77010000099' })
  }
  told('an e-mail that is not the dying line')
  await who.submit({ to: 'email', email: 'holder@example.org' })
  told('reads everything again and sends it')
  await who.submit({})
  const url = who.page?.url ?? ''
  const ref = /\/c\/([0-9A-Z-]+)\/received/.exec(url)?.[1]
  if (!ref) throw new Error(`no receipt on ${url}:\n${who.page?.text}`)
  say('subscriber', heading())
  for (const line of (who.page?.text ?? '')
    .split('\n')
    .filter((text) => text.trim())
    .slice(0, 24))
    say('subscriber', `  ${line.trim()}`)
  const link = await linkInTheReceipt(db, ref)
  await db.destroy()
  return { ref, link }
}

/** Past the overview: by its button, be it a link or a form. */
async function goOnFrom(who: Visitor): Promise<void> {
  const onward = who.page?.root.querySelector('main a[href="/decide"]')
  if (onward) await who.open('/decide')
  else await who.submit({})
}

async function until<T>(look: () => Promise<T | null>, what: string): Promise<T> {
  // Under a load, or with a worker that is killed at every task, this takes its time; nothing here depends on how much.
  for (const end = Date.now() + 240_000; Date.now() < end; ) {
    const found = await look()
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`never came: ${what}`)
}

const codeSentTo = (db: ReturnType<typeof connect>) =>
  until(async () => {
    const { rows } = await sql<{ body: string }>`select body from mailbox order by id desc limit 1`.execute(db)
    return /\b(\d{6})\b/.exec(rows[0]?.body ?? '')?.[1] ?? null
  }, 'the code')

const linkInTheReceipt = (db: ReturnType<typeof connect>, ref: string) =>
  until(async () => {
    const { rows } = await sql<{
      body: string
    }>`select body from mailbox where channel = 'email' and body like ${`%${ref}%`} order by id desc limit 1`.execute(
      db,
    )
    const found = new RegExp(`https?://\\S+/c/${ref}\\?k=[\\w-]+`).exec(rows[0]?.body ?? '')?.[0]
    return found ? new URL(found).pathname + new URL(found).search : null
  }, 'the receipt by e-mail')
