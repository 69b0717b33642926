import type { Context, Hono } from 'hono'
import type { JSX } from 'preact'
import { readMail, readMailbox } from '../cases/read-mailbox.ts'
import { Button, TextInput } from '../ui/form.tsx'
import { formats } from '../ui/format.ts'
import type { House } from '../ui/house.ts'
import { BackLink, Details, SummaryList } from '../ui/parts.tsx'
import { EventList } from '../ui/timeline.tsx'
import { type DemoOf, show, showError, type Visit, visitOf } from './visit.tsx'

/** Everything that would have left the house, SMS and e-mail alike. */
export function mailRoutes(app: Hono, house: House, demoOf: DemoOf): void {
  app.get('/dev/mail', (c) => listPage(visitOf(c, house), demoOf))
  app.get('/dev/mail/:id{[0-9]+}', (c) => onePage(c, house, demoOf))
  app.get('/dev/mail/:id{[0-9]+}/html', (c) => letter(c, house))
}

async function listPage(visit: Visit, demoOf: DemoOf): Promise<Response> {
  const { say, c, house, lang } = visit
  const search = (c.req.query('to') ?? '').trim()
  const format = formats(lang)
  const mails = await readMailbox(house.desk, search)
  const body: JSX.Element = (
    <>
      <h1>{say('demo.mail.title')}</h1>
      <p>{say('demo.mail.intro')}</p>
      <form method="get" action="/dev/mail">
        <TextInput name="to" label={say('demo.mail.search')} value={search} autocomplete="off" width={20} />
        <Button kind="secondary">{say('common.search')}</Button>
      </form>
      <h2 class="unseen">{say('demo.mail.table')}</h2>
      {mails.length === 0 ? (
        <p class="empty">{say('demo.mail.none')}</p>
      ) : (
        <div class="after-buttons">
          <EventList
            events={mails.map((mail) => ({
              id: String(mail.id),
              at: mail.at,
              when: format.dateTimeShort(mail.at),
              who: `${say(mail.channel === 'sms' ? 'demo.mail.sms' : 'demo.mail.email')} · ${mail.address}`,
              title: <a href={`/dev/mail/${mail.id}`}>{mail.subject ?? firstWords(mail.body)}</a>,
              kind: 'message',
            }))}
          />
        </div>
      )}
    </>
  )
  return show(visit, { title: say('demo.mail.title'), body }, demoOf)
}

function firstWords(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 60 ? `${[...line].slice(0, 58).join('')}…` : line
}

async function onePage(c: Context, house: House, demoOf: DemoOf): Promise<Response> {
  const visit = visitOf(c, house)
  const mail = await readMail(house.desk, Number(c.req.param('id')))
  if (!mail) return showError(visit, 404, demoOf)
  const { say, lang } = visit
  const title = mail.subject ?? say('demo.mail.sms')
  const body: JSX.Element = (
    <>
      <BackLink href="/dev/mail" />
      <h1>{title}</h1>
      <SummaryList
        rows={[
          { key: say('demo.mail.to'), value: mail.address },
          { key: say('demo.mail.at'), value: formats(lang).dateTimeZone(mail.at) },
        ]}
      />
      <div class="card">
        <p class="mail-text">{linked(mail.body)}</p>
      </div>
      {mail.html ? (
        <Details summary={say('demo.mail.asHtml')}>
          <iframe
            class="mail-frame"
            loading="lazy"
            sandbox=""
            src={`/dev/mail/${mail.id}/html`}
            title={say('demo.mail.asHtml')}
          />
          <p>
            <a href={`/dev/mail/${mail.id}/html`}>{say('demo.mail.openHtml')}</a>
          </p>
        </Details>
      ) : null}
    </>
  )
  return show(visit, { title, body }, demoOf)
}

/** Links of ours can be followed from here, as a mail program would let one. */
function linked(text: string): (string | JSX.Element)[] {
  return text.split(/(https?:\/\/\S+)/).map((part) => (/^https?:\/\//.test(part) ? <a href={part}>{part}</a> : part))
}

/** The letter as it was built, styles and all. Sandboxed: nothing in it may run, load or send. */
async function letter(c: Context, house: House): Promise<Response> {
  const mail = await readMail(house.desk, Number(c.req.param('id')))
  if (!mail?.html) return showError(visitOf(c, house), 404)
  return c.html(mail.html, 200, {
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation allow-popups",
    'x-frame-options': 'SAMEORIGIN',
  })
}
