import type { Context, Hono } from 'hono'
import type { JSX } from 'preact'
import { readCode } from '../auth/codes.ts'
import { agreeToQuote } from '../cases/agree-to-quote.ts'
import { checkCode, codeState } from '../cases/check-code.ts'
import { sendCode } from '../cases/send-code.ts'
import { showIdentity } from '../cases/show-identity.ts'
import { type ApplicationKey, readApplication, startApplication } from '../cases/start-application.ts'
import { CaseRefused } from '../domain/errors.ts'
import { lineName } from '../domain/line.ts'
import { rule } from '../domain/operator.ts'
import { payeeWanted } from '../domain/payee.ts'
import { type CodeWay, codeDigits } from '../store/codes.ts'
import type { House } from '../ui/house.ts'
import { messageFor } from '../ui/parse-form.ts'
import { tellingAddress } from '../ui/visitor-address.ts'
import { CareCard } from './care-card.tsx'
import {
  assuranceOf,
  heldKey,
  holdKey,
  hrefWithNext,
  isOwnNext,
  nextOf,
  pageOf,
  shownTime,
  waysOf,
} from './case-proof.ts'
import { type CaseVisit, caseHref, keyedVisit, progressFor } from './case-visit.tsx'
import { HotlinePage, triedCode } from './hotline.tsx'
import { payeePage, setPayee } from './track-payee.tsx'
import { AgreePage, Amounts, CodePage, IdentityPage } from './track-proof-pages.tsx'
import { type DemoOf, formOf, show, showError, showNotice } from './visit.tsx'

/**
 * "Prove it is you" after the receipt, and what the proof opens: agreeing to the amounts. The codes are those of the guided
 * way; here they belong to a look at the line of this case, which the browser holds for half an hour.
 */
export function proofRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  const page = (act: (visit: CaseVisit) => Promise<Response>) => async (c: Context) => {
    const visit = await keyedVisit(c, house, demoOf)
    if (visit instanceof Response) return visit
    // Of a case that has ended, or whose person was erased, there is nothing left to prove.
    const { case: of } = visit.view
    // What is kept, and where we write, its reader can see to after the end as well.
    const over = lineName(of.binding) === '' || (of.status !== 'open' && !isOwnNext(visit))
    if (over) return c.redirect(caseHref(visit), 303)
    return of.facts.special ? forSomebodyElse(visit) : act(visit)
  }
  app.get(
    '/c/:ref/identity',
    page((visit) => identityPage(visit)),
  )
  app.post('/c/:ref/identity', page(chooseWay))
  app.get(
    '/c/:ref/identity/code',
    page((visit) => codePage(visit, {})),
  )
  app.post('/c/:ref/identity/code', page(tryCode))
  app.get(
    '/c/:ref/identity/hotline',
    page((visit) => hotlinePage(visit)),
  )
  app.post('/c/:ref/identity/hotline', page(tryHotline))
  app.get('/c/:ref/agree', page(agreePage))
  app.post('/c/:ref/agree', page(agree))
  app.get(
    '/c/:ref/payee',
    page(async (visit) => payeePage(visit, await assuranceOf(visit))),
  )
  app.post(
    '/c/:ref/payee',
    page(async (visit) => setPayee(visit, await assuranceOf(visit))),
  )
}

/** No code is sent where somebody asks for the holder: it would go to the holder, or to a phone that nobody should hear of. */
function forSomebodyElse(visit: CaseVisit): Promise<Response> | Response {
  const { c, say } = visit
  const page = c.req.path.endsWith('/agree') ? 'agree' : c.req.path.endsWith('/payee') ? 'payee' : undefined
  if (!page) return c.redirect(caseHref(visit, '/papers'), 303)
  const action = { href: caseHref(visit), label: say('track.back.toCase') }
  const title = page === 'agree' ? say('track.agree.title') : say('special.payee.title')
  const more = page === 'agree' ? <Amounts visit={visit} /> : null
  const text = page === 'agree' ? say('special.agree.text') : say('special.payee.text')
  return showNotice(
    visit,
    200,
    {
      title,
      text,
      action,
      more: (
        <>
          {more}
          {page === 'payee' ? <PayeeWays visit={visit} /> : null}
          <CareCard visit={visit} />
        </>
      ),
    },
    visit.demoOf,
  )
}

/** Only ways that the operator's file knows, and the conversation, which is always there. */
function PayeeWays({ visit }: { visit: CaseVisit }): JSX.Element {
  const { say, office } = visit
  const { phone, branch } = office.rules.care
  const number = rule(phone)
  return (
    <ul>
      <li>
        <a href={caseHref(visit, '/chat')}>{say('special.payee.write')}</a>
      </li>
      {number === null ? null : <li>{say('special.payee.call', { phone: number })}</li>}
      {rule(branch)?.takes ? <li>{say('special.payee.branch')}</li> : null}
    </ul>
  )
}

function identityPage(visit: CaseVisit, error?: string): Promise<Response> {
  const body = (
    <IdentityPage visit={visit} action={hrefWithNext(visit, '/identity')} ways={waysOf(visit)} error={error} />
  )
  return show(visit, { title: visit.say('track.identity.title'), body, wrong: error !== undefined }, visit.demoOf)
}

async function chooseWay(visit: CaseVisit): Promise<Response> {
  const form = await formOf(visit, visit.demoOf)
  if (form instanceof Response) return form
  const way = waysOf(visit).find((each) => each === form.get('way'))
  if (!way) return identityPage(visit, messageFor(visit.lang, { code: 'choose' }))
  if (way === 'paper') return visit.c.redirect(caseHref(visit, '/papers'), 303)
  if (way === 'hotline') return visit.c.redirect(hrefWithNext(visit, '/identity/hotline'), 303)
  const key = heldKey(visit) ?? (await begin(visit))
  if (!key) return showError(visit, 429, visit.demoOf)
  const sent = await ask(visit, key, way)
  if (sent.is === 'locked') return codePage(visit, { way, lockedUntil: shownTime(visit, sent.until) })
  return visit.c.redirect(hrefWithNext(visit, '/identity/code'), 303)
}

async function begin(visit: CaseVisit): Promise<ApplicationKey | undefined> {
  const { c, house, view, lang } = visit
  const { operator, binding } = view.case
  const started = await startApplication(house.desk, operator, {
    ...(binding.card === undefined ? { number: binding.msisdn } : { iccid: binding.card }),
    language: lang,
    from: tellingAddress(c, house),
  })
  if (started.is === 'too-many') return undefined
  const { key } = started
  holdKey(visit, key)
  return key
}

/** An earlier look that was erased meanwhile counts as none: the reader is asked again. */
async function ask(visit: CaseVisit, key: ApplicationKey, way: CodeWay): ReturnType<typeof sendCode> {
  const { c, house } = visit
  try {
    return await sendCode(house.desk, key, way, tellingAddress(c, house))
  } catch (error) {
    const fresh = error instanceof CaseRefused ? await begin(visit) : undefined
    if (!fresh) throw error
    return sendCode(house.desk, fresh, way, tellingAddress(c, house))
  }
}

async function codePage(
  visit: CaseVisit,
  more: { way?: CodeWay; error?: string; lockedUntil?: string },
): Promise<Response> {
  const key = heldKey(visit)
  const state = key ? await codeState(visit.house.desk, key) : null
  if (!state && !more.way) return visit.c.redirect(hrefWithNext(visit, '/identity'), 303)
  const lockedUntil = more.lockedUntil ?? (state?.lockedUntil ? shownTime(visit, state.lockedUntil) : undefined)
  const body = (
    <CodePage
      visit={visit}
      action={hrefWithNext(visit, '/identity/code')}
      otherWay={hrefWithNext(visit, '/identity')}
      error={more.error}
      lockedUntil={lockedUntil}
    />
  )
  const title = visit.say('track.identity.code.title')
  return show(
    visit,
    { title, body, wrong: more.error !== undefined, ...(lockedUntil ? { status: 429 as const } : {}) },
    visit.demoOf,
  )
}

async function tryCode(visit: CaseVisit): Promise<Response> {
  const form = await formOf(visit, visit.demoOf)
  if (form instanceof Response) return form
  const { c, house, lang } = visit
  const key = heldKey(visit)
  if (!key) return c.redirect(hrefWithNext(visit, '/identity'), 303)
  const code = readCode(String(form.get('code') ?? ''))
  if (!code) return codePage(visit, { error: messageFor(lang, { code: 'codeFormat', values: { n: codeDigits } }) })
  const check = await checkCode(house.desk, key, code)
  if (check.is === 'right') return proven(visit, key)
  if (check.is === 'locked') return codePage(visit, { lockedUntil: shownTime(visit, check.until) })
  return codePage(visit, {
    error: messageFor(
      lang,
      check.is === 'old' ? { code: 'codeOld' } : { code: 'codeWrong', values: { n: check.left } },
    ),
  })
}

function hotlinePage(visit: CaseVisit, error?: string): Promise<Response> {
  const body = (
    <HotlinePage
      action={hrefWithNext(visit, '/identity/hotline')}
      otherWay={hrefWithNext(visit, '/identity')}
      csrf={visit.csrf}
      error={error}
    />
  )
  return show(visit, { title: visit.say('hotline.title'), body, wrong: error !== undefined }, visit.demoOf)
}

async function tryHotline(visit: CaseVisit): Promise<Response> {
  const form = await formOf(visit, visit.demoOf)
  if (form instanceof Response) return form
  const key = heldKey(visit) ?? (await begin(visit))
  if (!key) return showError(visit, 429, visit.demoOf)
  const error = await triedCode(visit, key, String(form.get('code') ?? ''), (at) => shownTime(visit, at))
  return error === undefined ? proven(visit, key) : hotlinePage(visit, error)
}

/** The line is theirs: the case may go on. If another request of the same line was proved first, that one goes on. */
async function proven(visit: CaseVisit, key: ApplicationKey): Promise<Response> {
  const { c, house, view, office, say } = visit
  const read = await readApplication(house.desk, key)
  const { operator, ref } = view.case
  const next = nextOf(visit)
  // A case that has ended takes no more proof; what the reader wants to see is theirs all the same.
  if (view.case.status !== 'open') return c.redirect(caseHref(visit, next ? pageOf[next] : ''), 303)
  try {
    await showIdentity(house.desk, operator, ref, read?.application.assurance ?? 'none', office)
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    const action = { href: caseHref(visit), label: say('track.back.toCase') }
    return showNotice(
      visit,
      409,
      { title: say('track.identity.title'), text: say('track.identity.twin'), action },
      visit.demoOf,
    )
  }
  return c.redirect(caseHref(visit, next ? pageOf[next] : ''), 303)
}

async function agreePage(visit: CaseVisit): Promise<Response> {
  const turn = progressFor(visit).yourTurn
  const { quote } = visit.view.case
  if (turn?.what !== 'agreement' || !quote) return visit.c.redirect(caseHref(visit), 303)
  const isProven = (await assuranceOf(visit)) !== 'none'
  const body = <AgreePage visit={visit} quote={quote} until={turn.until} isProven={isProven} />
  return show(visit, { title: visit.say('track.agree.title'), body }, visit.demoOf)
}

async function agree(visit: CaseVisit): Promise<Response> {
  const form = await formOf(visit, visit.demoOf)
  if (form instanceof Response) return form
  const { c, house, view, office } = visit
  const { operator, ref } = view.case
  try {
    await agreeToQuote(house.desk, operator, ref, { is: 'subscriber', assurance: await assuranceOf(visit) }, office)
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    if (error.code === 'prove-who-you-are') return c.redirect(`${caseHref(visit, '/identity')}&next=agree`, 303)
    return c.redirect(caseHref(visit), 303)
  }
  // The amounts are agreed to: where they should go is the next thing that only the subscriber knows.
  return c.redirect(caseHref(visit, payeeWanted(view.case) ? '/payee' : ''), 303)
}
