import { type Context, Hono } from 'hono'
import type { SignInAnswer, Staff } from '../auth/staff.ts'
import { instantOf } from '../domain/instant.ts'
import { ErrorPage, errorPageTitle } from '../ui/error-page.tsx'
import { Button, Buttons, ErrorSummary, Form, type Messages, TextInput } from '../ui/form.tsx'
import { formats } from '../ui/format.ts'
import type { House } from '../ui/house.ts'
import { visitorAddress } from '../ui/visitor-address.ts'
import { doorPage, type Knock, knock, safeBack, sentForm, textOf, visitOf } from './visit.tsx'

/** Sign-in in two steps, sign-out, and the requests of a passkey's ceremony. */
export function signInRoutes(app: Hono, house: House, staff: Staff): void {
  const at = (handler: (at: Knock) => Promise<Response>) => (c: Context) => handler(knock(c, house, staff))
  app.get('/sign-in', at(signInDoor))
  app.post('/sign-in', at(signIn))
  app.get(
    '/sign-in/code',
    at((one) => codePage(one, {})),
  )
  app.post('/sign-in/code', at(enterCode))
  app.post('/sign-out', at(signOut))
  app.get('/sign-out', (c) => c.redirect('/desk', 303))
  app.all(
    '/auth/*',
    async (c) => (await staff.ceremony(c.req.raw, visitorAddress(c, house) ?? 'unknown')) ?? c.notFound(),
  )
}

/** One press signs in as one of the demonstration's people. Outside a demonstration the address does not exist. */
export function demoSignInRoutes(house: House, staff: Staff): Hono {
  const app = new Hono()
  const { demoSignIn } = staff
  if (!house.demo || !demoSignIn) return app
  app.get('/demo/sign-in/:id', async (c) => {
    const cookies = await demoSignIn(c.req.param('id'))
    if (!cookies) return c.notFound()
    return goOn(c, cookies, '/desk')
  })
  return app
}

async function signInDoor(at: Knock): Promise<Response> {
  if (await visitOf(at)) return at.c.redirect(safeBack(at.c.req.query('back')), 303)
  return signInPage(at, {}, '')
}

function signInPage(at: Knock, errors: Messages, email: string, status: 200 | 400 | 429 = 200): Promise<Response> {
  const { say } = at
  const back = safeBack(at.c.req.query('back'))
  const action = back === '/desk' ? '/desk/sign-in' : `/desk/sign-in?back=${encodeURIComponent(back)}`
  return doorPage(at, {
    title: say('desk.signIn.title'),
    status,
    path: action,
    errorTitle: Object.keys(errors).length > 0,
    scripts: ['passkey.js'],
    body: (
      <div class="narrow sign-in">
        <ErrorSummary errors={errors} />
        <h1>{say('desk.signIn.title')}</h1>
        <Form action={action} csrf={at.csrf} enhance={false}>
          <TextInput
            name="email"
            type="email"
            inputMode="email"
            autocomplete="username webauthn"
            label={say('desk.signIn.email')}
            value={email}
            error={errors.email}
            width={20}
          />
          <TextInput
            name="password"
            type="password"
            autocomplete="current-password"
            label={say('desk.signIn.password')}
            error={errors.password}
            width={20}
          />
          <Buttons>
            <Button>{say('common.signIn')}</Button>
          </Buttons>
        </Form>
        <div class="passkey" data-passkey="sign-in" data-back={back} hidden>
          <button class="button secondary" type="button">
            {say('desk.passkey.use')}
          </button>
          <p class="field-error" role="alert" hidden>
            {say('desk.passkey.failed')}
          </p>
        </div>
      </div>
    ),
  })
}

async function signIn(at: Knock): Promise<Response> {
  const form = await sentForm(at)
  if (!form) return formRefused(at)
  const [email, password] = [textOf(form, 'email'), String(form.get('password') ?? '')]
  const missing = {
    ...(email === '' ? { email: at.say('desk.signIn.needEmail') } : {}),
    ...(password === '' ? { password: at.say('desk.signIn.needPassword') } : {}),
  }
  if (Object.keys(missing).length > 0) return signInPage(at, missing, email, 400)
  const answer = await at.staff.signIn(
    at.c.req.raw.headers,
    email,
    password,
    visitorAddress(at.c, at.house) ?? 'unknown',
  )
  const back = safeBack(at.c.req.query('back'))
  if (answer.is === 'in') return goOn(at.c, answer.cookies, back)
  if (answer.is === 'code-wanted')
    return goOn(at.c, answer.cookies, `/desk/sign-in/code?back=${encodeURIComponent(back)}`)
  // One answer for a wrong password and for an address that nobody has: who works here is nobody's business.
  return signInPage(at, { email: refusalOf(at, answer) }, email, answer.is === 'locked' ? 429 : 400)
}

function codePage(at: Knock, errors: Messages, status: 200 | 400 | 429 = 200): Promise<Response> {
  const { say } = at
  const back = safeBack(at.c.req.query('back'))
  const action = `/desk/sign-in/code?back=${encodeURIComponent(back)}`
  return doorPage(at, {
    title: say('desk.signIn.codeTitle'),
    status,
    path: action,
    errorTitle: Object.keys(errors).length > 0,
    body: (
      <div class="narrow sign-in">
        <ErrorSummary errors={errors} />
        <Form action={action} csrf={at.csrf} enhance={false}>
          <TextInput
            isTitle
            name="code"
            autocomplete="one-time-code"
            label={say('desk.signIn.codeTitle')}
            hint={say('desk.signIn.codeHint')}
            error={errors.code}
            width={12}
          />
          <Buttons>
            <Button>{say('common.continue')}</Button>
            <Button kind="secondary" href="/desk/sign-in">
              {say('common.back')}
            </Button>
          </Buttons>
        </Form>
      </div>
    ),
  })
}

async function enterCode(at: Knock): Promise<Response> {
  const form = await sentForm(at)
  if (!form) return formRefused(at)
  const answer = await at.staff.enterCode(at.c.req.raw.headers, textOf(form, 'code'))
  if (answer.is === 'in') return goOn(at.c, answer.cookies, safeBack(at.c.req.query('back')))
  if (answer.is === 'begin-again') return signInPage(at, { email: at.say('desk.signIn.beginAgain') }, '', 400)
  return codePage(
    at,
    { code: answer.is === 'wrong' ? at.say('desk.signIn.codeWrong') : refusalOf(at, answer) },
    answer.is === 'locked' ? 429 : 400,
  )
}

function refusalOf(at: Knock, answer: SignInAnswer): string {
  if (answer.is !== 'locked') return at.say('desk.signIn.wrong')
  return at.say('desk.signIn.locked', { time: formats(at.lang).dateTimeZone(instantOf(answer.untilMs)) })
}

async function signOut(at: Knock): Promise<Response> {
  if (!(await sentForm(at))) return formRefused(at)
  return goOn(at.c, await at.staff.signOut(at.c.req.raw.headers), '/desk/sign-in')
}

function formRefused(at: Knock): Promise<Response> {
  return doorPage(at, {
    title: errorPageTitle(at.lang, 403),
    status: 403,
    path: '/desk/sign-in',
    body: <ErrorPage status={403} href="/desk/sign-in" action={at.say('common.signIn')} />,
  })
}

function goOn(c: Context, cookies: string[], to: string): Response {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
  return c.redirect(to, 303)
}
