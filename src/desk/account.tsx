import type { Hono } from 'hono'
import type { JSX } from 'preact'
import { renderSVG } from 'uqr'
import { setCookie } from '../auth/cookies.ts'
import type { Passkey, TotpSetUp } from '../auth/staff.ts'
import { Button, Buttons, ErrorSummary, Form, type Messages, TextInput } from '../ui/form.tsx'
import { Banner, SummaryList } from '../ui/parts.tsx'
import { deskPage, hotkeyCookie, type Inside, refusalPage, sentForm, textOf, type Visit } from './visit.tsx'
import { coded } from './words.ts'

/** A person's own sign-in: the code of an app, passkeys, and whether single keys act. */
export function accountRoutes(app: Hono, inside: Inside): void {
  app.get(
    '/account',
    inside((v) => accountPage(v, {})),
  )
  app.post('/account/code/begin', inside(withForm(beginCode)))
  app.post('/account/code/confirm', inside(withForm(confirmCode)))
  app.post('/account/passkey/remove', inside(withForm(removePasskey)))
  app.post('/account/keys', inside(withForm(turnKeys)))
  for (const path of ['code/begin', 'code/confirm', 'passkey/remove', 'keys'])
    app.get(
      `/account/${path}`,
      inside((v) => v.c.redirect('/desk/account', 303)),
    )
}

type OnForm = (v: Visit, form: FormData) => Promise<Response>
const withForm = (handler: OnForm) => async (v: Visit) => {
  const form = await sentForm(v)
  return form ? handler(v, form) : refusalPage(v, 403)
}

interface AccountMore {
  errors?: Messages
  setUp?: TotpSetUp
  /** Set-up was begun before this page: only the code is asked again. */
  confirming?: boolean
}

async function accountPage(v: Visit, more: AccountMore): Promise<Response> {
  const passkeys = await v.staff.passkeys(v.c.req.raw.headers)
  const wrong = more.errors !== undefined
  return deskPage(v, {
    title: v.say('desk.nav.account'),
    room: 'account',
    path: '/desk/account',
    status: wrong ? 400 : 200,
    errorTitle: wrong,
    scripts: ['passkey.js'],
    body: (
      <div class="narrow">
        <ErrorSummary errors={more.errors} />
        <h1>{v.say('desk.nav.account')}</h1>
        <SummaryList
          rows={[
            { key: v.say('desk.admin.name'), value: v.me.name },
            { key: v.say('desk.signIn.email'), value: v.me.email },
            { key: v.say('desk.admin.role'), value: coded(v.lang, 'codes.role', v.me.role) },
          ]}
        />
        <Code v={v} {...more} />
        <Passkeys v={v} passkeys={passkeys} />
        <Keys v={v} />
      </div>
    ),
  })
}

function Code({ v, errors, setUp, confirming }: AccountMore & { v: Visit }): JSX.Element {
  if (v.me.totp) {
    return (
      <>
        <h2>{v.say('desk.code.title')}</h2>
        <p>{v.say('desk.code.on')}</p>
      </>
    )
  }
  if (setUp || confirming) return <ConfirmCode v={v} setUp={setUp} errors={errors} />
  return (
    <>
      <h2>{v.say('desk.code.title')}</h2>
      {v.house.demo ? null : <Banner tone="warn" title={v.say('desk.code.needed')} />}
      <p>{v.say('desk.code.text')}</p>
      <Form action="/desk/account/code/begin" csrf={v.csrf}>
        <TextInput
          name="password"
          type="password"
          autocomplete="current-password"
          label={v.say('desk.signIn.password')}
          error={errors?.password}
          width={20}
        />
        <Button>{v.say('desk.code.begin')}</Button>
      </Form>
    </>
  )
}

function ConfirmCode({
  v,
  setUp,
  errors,
}: {
  v: Visit
  setUp: TotpSetUp | undefined
  errors: Messages | undefined
}): JSX.Element {
  const secret = setUp ? new URL(setUp.uri).searchParams.get('secret') : null
  return (
    <>
      <h2>{v.say('desk.code.title')}</h2>
      {setUp ? (
        <>
          <p>{v.say('desk.code.scan')}</p>
          <img
            class="qr"
            width="200"
            height="200"
            alt={v.say('desk.code.picture')}
            src={`data:image/svg+xml,${encodeURIComponent(renderSVG(setUp.uri, { border: 2 }))}`}
          />
          <p>
            {v.say('desk.code.byHand')} <code>{secret}</code>
          </p>
          <h3>{v.say('desk.code.spare')}</h3>
          <p>{v.say('desk.code.spareText')}</p>
          <ul class="spare">
            {setUp.spareCodes.map((code) => (
              <li key={code}>
                <code>{code}</code>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <Form action="/desk/account/code/confirm" csrf={v.csrf}>
        <TextInput
          name="code"
          inputMode="numeric"
          autocomplete="one-time-code"
          label={v.say('desk.code.enter')}
          error={errors?.code}
          width={8}
        />
        <Button>{v.say('desk.code.confirm')}</Button>
      </Form>
    </>
  )
}

async function beginCode(v: Visit, form: FormData): Promise<Response> {
  const setUp = await v.staff.beginTotp(v.c.req.raw.headers, String(form.get('password') ?? ''))
  return setUp ? accountPage(v, { setUp }) : accountPage(v, { errors: { password: v.say('desk.code.passwordWrong') } })
}

async function confirmCode(v: Visit, form: FormData): Promise<Response> {
  const { ok, cookies } = await v.staff.confirmTotp(v.c.req.raw.headers, textOf(form, 'code'))
  if (!ok) return accountPage(v, { confirming: true, errors: { code: v.say('desk.signIn.codeWrong') } })
  for (const cookie of cookies) v.c.header('set-cookie', cookie, { append: true })
  return v.c.redirect('/desk/account', 303)
}

/** A passkey is made by the browser: without scripts there is only the list. */
function Passkeys({ v, passkeys }: { v: Visit; passkeys: Passkey[] }): JSX.Element {
  return (
    <>
      <h2>{v.say('desk.passkey.title')}</h2>
      <p>{v.say('desk.passkey.text')}</p>
      <ul class="passkeys">
        {passkeys.map((one) => (
          <li key={one.id}>
            {v.say('desk.passkey.made', { date: v.format.date(one.createdAt) })}
            <form method="post" action="/desk/account/passkey/remove" data-enhance="">
              <input type="hidden" name="csrf" value={v.csrf} />
              <input type="hidden" name="id" value={one.id} />
              <Button kind="secondary">{v.say('desk.passkey.remove')}</Button>
            </form>
          </li>
        ))}
      </ul>
      <div class="passkey" data-passkey="register" data-back="/desk/account" hidden>
        <button class="button secondary" type="button">
          {v.say('desk.passkey.add')}
        </button>
        <p class="field-error" role="alert" hidden>
          {v.say('desk.passkey.failed')}
        </p>
      </div>
      <noscript>
        <p>{v.say('desk.passkey.needsScript')}</p>
      </noscript>
    </>
  )
}

async function removePasskey(v: Visit, form: FormData): Promise<Response> {
  await v.staff.removePasskey(v.c.req.raw.headers, textOf(form, 'id'))
  return v.c.redirect('/desk/account', 303)
}

function Keys({ v }: { v: Visit }): JSX.Element {
  return (
    <>
      <h2>{v.say('desk.keys.title')}</h2>
      <SummaryList
        rows={[
          { key: 'N', value: v.say('desk.next') },
          { key: 'J, K', value: v.say('desk.keys.move') },
          { key: 'Enter', value: v.say('desk.keys.open') },
          { key: 'A', value: v.say('desk.approve') },
          { key: 'R', value: v.say('desk.reject') },
          { key: '/', value: v.say('common.search') },
        ]}
      />
      <Form action="/desk/account/keys" csrf={v.csrf} enhance={false}>
        <Buttons>
          <Button kind="secondary" name="keys" value={v.hotkeys ? 'off' : 'on'}>
            {v.say(v.hotkeys ? 'desk.keys.turnOff' : 'desk.keys.turnOn')}
          </Button>
        </Buttons>
      </Form>
    </>
  )
}

async function turnKeys(v: Visit, form: FormData): Promise<Response> {
  setCookie(v.c, v.house, hotkeyCookie, textOf(form, 'keys') === 'off' ? 'off' : 'on', { maxAgeSeconds: 31_536_000 })
  return v.c.redirect('/desk/account', 303)
}
