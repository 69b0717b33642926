import type { Context, Hono } from 'hono'
import type { JSX } from 'preact'
import { changeLanguage } from '../cases/change-language.ts'
import { exportData, messagesSent } from '../cases/export-data.ts'
import { languages } from '../domain/case.ts'
import { CaseRefused } from '../domain/errors.ts'
import { Radios } from '../ui/choices.tsx'
import { Button, Buttons, ErrorSummary, Form } from '../ui/form.tsx'
import type { House } from '../ui/house.ts'
import { messageFor } from '../ui/parse-form.ts'
import { BackLink, Banner } from '../ui/parts.tsx'
import { languageNames } from '../ui/words.ts'
import { assuranceOf, proofHref } from './case-proof.ts'
import { type CaseVisit, caseHref, keyedVisit } from './case-visit.tsx'
import { Part } from './pages/frame.tsx'
import { maskedContact } from './read-contact-line.ts'
import { askContact, confirmContact, contactCodePage, contactPage } from './settings-contact.tsx'
import { ErasurePart, SentMessages } from './settings-parts.tsx'
import { type DemoOf, formOf, show } from './visit.tsx'

/** Messages and settings of a case: in which language and where we write, what was sent, what is kept and for how long. */
export function settingsRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  const page = (act: (visit: CaseVisit) => Promise<Response> | Response) => async (c: Context) => {
    const visit = await keyedVisit(c, house, demoOf)
    return visit instanceof Response ? visit : act(visit)
  }
  app.get(
    '/c/:ref/settings',
    page((visit) => settingsPage(visit)),
  )
  app.post('/c/:ref/settings', page(saveLanguage))
  app.get('/c/:ref/settings/contact', page(contactPage))
  app.post('/c/:ref/settings/contact', page(askContact))
  app.get('/c/:ref/settings/contact/code', page(contactCodePage))
  app.post('/c/:ref/settings/contact/code', page(confirmContact))
  app.get('/c/:ref/settings/data.json', page(dataFile))
}

async function settingsPage(visit: CaseVisit, error?: string): Promise<Response> {
  const { say, csrf, view, house, c } = visit
  const { language } = view.case
  const messages = await messagesSent(house.desk, view.case)
  const saved = c.req.method === 'GET' ? c.req.query('saved') : undefined
  const body = (
    <>
      <ErrorSummary errors={error === undefined ? undefined : { language: error }} />
      <BackLink href={caseHref(visit)} />
      <h1>{say('settings.title')}</h1>
      <Saved visit={visit} what={saved} />
      <Form action={caseHref(visit, '/settings')} csrf={csrf}>
        <Radios
          name="language"
          label={say('settings.language')}
          hint={say('settings.language.hint')}
          error={error}
          value={language}
          items={languages.map((each) => ({ value: each, label: languageNames[each] }))}
        />
        <Buttons>
          <Button>{say('settings.save')}</Button>
        </Buttons>
      </Form>
      <ContactPart visit={visit} />
      <SentMessages visit={visit} messages={messages} />
      <Part title={say('settings.data')}>
        {view.person ? (
          <>
            <p>{say('settings.data.copy')}</p>
            <p>{say('settings.data.pictures')}</p>
            <Buttons>
              <Button kind="secondary" href={caseHref(visit, '/settings/data.json')}>
                {say('settings.data.take')}
              </Button>
            </Buttons>
          </>
        ) : null}
        <ErasurePart visit={visit} />
      </Part>
    </>
  )
  return show(visit, { title: say('settings.title'), body, wrong: error !== undefined }, visit.demoOf)
}

function Saved({ visit: { say }, what }: { visit: CaseVisit; what: string | undefined }): JSX.Element | null {
  if (what === 'language') return <Banner tone="ok" title={say('settings.saved.language')} />
  if (what !== 'contact') return null
  return (
    <Banner tone="ok" title={say('settings.saved.contact')}>
      <p>{say('settings.saved.contact.text')}</p>
    </Banner>
  )
}

function ContactPart({ visit }: { visit: CaseVisit }): JSX.Element {
  const { say, view } = visit
  const contact = view.person?.contact
  return (
    <Part title={say('settings.contact')}>
      <p>{contact ? <b>{maskedContact(contact)}</b> : say('settings.contact.none')}</p>
      {view.person ? (
        <p>
          <a href={caseHref(visit, '/settings/contact')}>{say('settings.contact.change')}</a>
        </p>
      ) : null}
    </Part>
  )
}

async function saveLanguage(visit: CaseVisit): Promise<Response> {
  const form = await formOf(visit, visit.demoOf)
  if (form instanceof Response) return form
  const language = languages.find((each) => each === form.get('language'))
  if (!language) return settingsPage(visit, messageFor(visit.lang, { code: 'choose' }))
  const { operator, ref } = visit.view.case
  await changeLanguage(visit.house.desk, operator, ref, { is: 'subscriber', assurance: 'none' }, language)
  return visit.c.redirect(`${caseHref(visit, '/settings')}&saved=language`, 303)
}

/** All that is kept, for whoever has shown enough of who they are; no cache on the way keeps it. */
async function dataFile(visit: CaseVisit): Promise<Response> {
  const { c, house, office, view } = visit
  const { operator, ref } = view.case
  try {
    const who = { is: 'subscriber', assurance: await assuranceOf(visit) } as const
    const data = await exportData(house.desk, operator, ref, who, office)
    return c.body(`${JSON.stringify(data, null, 2)}\n`, 200, {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="signoff-${ref}.json"`,
      'cache-control': 'no-store',
    })
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    return c.redirect(error.code === 'prove-who-you-are' ? proofHref(visit, 'data') : caseHref(visit, '/settings'), 303)
  }
}
