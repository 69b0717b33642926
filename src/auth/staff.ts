import { createHmac } from 'node:crypto'
import { passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { twoFactor } from 'better-auth/plugins'
import { serializeSignedCookie } from 'better-call'
import pg from 'pg'
import type { Db } from '../store/db.ts'
import type { Keys } from '../store/seal.ts'
import { type StaffMember, staffMember } from '../store/staff.ts'
import { forgetTries, takeTries } from './staff-limits.ts'

/*
 * Who works at the desk signs in here: password and a code of an app, or a passkey. better-auth keeps accounts, sessions,
 * secrets and passkeys; its own pages, sign-up and migrations stay off. Our pages call it on the server, so that signing in
 * works without scripts; only a passkey's ceremony speaks HTTP to it, because the browser itself takes part in it.
 */

/** What staff sign-in needs of a House; `auth` lies beside `ui` and does not know it. */
export interface StaffHouse {
  desk: { db: Db; keys: Keys; machineMs: () => number }
  baseUrl: string
  deployment: string
  cookieKey: Buffer
  demo: boolean
  log: (line: string) => void
}

/** Cookies to be sent with the answer, ready for `set-cookie`. */
export interface SignedIn {
  is: 'in' | 'code-wanted'
  cookies: string[]
}
export type SignInAnswer = SignedIn | { is: 'wrong' } | { is: 'locked'; untilMs: number } | { is: 'begin-again' }

export interface TotpSetUp {
  /** `otpauth://…`: what an app reads from a QR code. */
  uri: string
  /** Each works once, when the phone is lost. Shown once. */
  spareCodes: string[]
}

export interface Passkey {
  id: string
  name: string
  createdAt: string
}

export interface Staff {
  signIn(headers: Headers, email: string, password: string, peer: string): Promise<SignInAnswer>
  /** The second step: six digits of the app, or one of the spare codes. */
  enterCode(headers: Headers, code: string): Promise<SignInAnswer>
  signOut(headers: Headers): Promise<string[]>
  /** Who sends this request; null: nobody who is signed in and still works here. */
  visitor(headers: Headers): Promise<StaffMember | null>
  beginTotp(headers: Headers, password: string): Promise<TotpSetUp | null>
  confirmTotp(headers: Headers, code: string): Promise<{ ok: boolean; cookies: string[] }>
  passkeys(headers: Headers): Promise<Passkey[]>
  removePasskey(headers: Headers, id: string): Promise<void>
  /** Answers the four requests of a passkey's ceremony under `/desk/auth`; null for any other address. */
  ceremony(request: Request, peer: string): Promise<Response | null>
  /** One press signs in. Only in a demonstration: elsewhere the function does not exist. */
  demoSignIn?: (id: string) => Promise<string[] | null>
  close(): Promise<void>
}

/** A shift. Nobody stays signed in over night. */
const sessionSeconds = 12 * 3600
/** After ten wrong codes in a row, over all tries. */
const lockoutSeconds = 900
const basePath = '/desk/auth'
const peerHeader = 'x-signoff-peer'

/** The staff's sign-in on the database at `url`, with a small pool of its own: better-auth reads times as Dates. */
export function staffAuth(house: StaffHouse, url: string): Staff {
  const timestamptz = 1184
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    idleTimeoutMillis: 30_000,
    // The rest of the product takes times as text (store/db.ts); with texts, better-auth's sessions would never end.
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === timestamptz ? (text: string) => new Date(text) : pg.types.getTypeParser(oid, format as 'text'),
    },
  })
  pool.on('error', () => undefined)
  const auth = makeAuth(house, pool)
  return {
    ...passwordDoor(house, auth),
    ...accountDoor(auth),
    signOut: async (headers) => cookiesOf((await auth.api.signOut({ headers, returnHeaders: true })).headers),
    visitor: async (headers) => {
      const session = await auth.api.getSession({ headers }).catch(() => null)
      const member = session ? await staffMember(house.desk.db, session.user.id) : null
      return member && !member.hasLeft ? member : null
    },
    ceremony: (request, peer) => ceremony(auth, request, peer),
    ...(house.demo ? { demoSignIn: (id: string) => demoSignIn(house, auth, id) } : {}),
    close: () => pool.end(),
  }
}

type Auth = ReturnType<typeof makeAuth>

function makeAuth(house: StaffHouse, pool: pg.Pool) {
  return betterAuth({
    appName: house.deployment,
    baseURL: house.baseUrl,
    basePath,
    secret: createHmac('sha256', house.cookieKey).update('staff sign-in').digest('base64url'),
    database: pool,
    telemetry: { enabled: false },
    // Never its arguments: they quote what somebody typed.
    logger: { level: 'error', log: (level, message) => house.log(`staff sign-in: ${level}: ${message.slice(0, 120)}`) },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 200 },
    user: { modelName: 'staff' },
    account: { modelName: 'staff_accounts' },
    verification: { modelName: 'staff_verifications' },
    session: { modelName: 'staff_sessions', expiresIn: sessionSeconds, disableSessionRefresh: true, freshAge: 3600 },
    rateLimit: { enabled: true, storage: 'database', modelName: 'staff_limits', window: 60, max: 30 },
    trustedOrigins: [house.baseUrl],
    advanced: {
      cookiePrefix: 'signoff-staff',
      useSecureCookies: house.baseUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/desk' },
      // Ours alone, written by `ceremony`: what a visitor sends as x-forwarded-for is theirs to invent.
      ipAddress: { ipAddressHeaders: [peerHeader] },
    },
    plugins: [
      twoFactor({
        issuer: house.deployment,
        twoFactorTable: 'staff_totp',
        accountLockout: { enabled: true, maxFailedAttempts: 10, durationSeconds: lockoutSeconds },
      }),
      passkey({
        rpName: house.deployment,
        origin: house.baseUrl,
        schema: { passkey: { modelName: 'staff_passkeys' } },
      }),
    ],
  })
}

function passwordDoor({ desk }: StaffHouse, auth: Auth): Pick<Staff, 'signIn' | 'enterCode'> {
  return {
    async signIn(headers, email, password, peer) {
      const address = email.trim().toLowerCase()
      const untilMs = await takeTries(desk, address, peer)
      if (untilMs !== null) return { is: 'locked', untilMs }
      try {
        const { headers: answered, response } = await auth.api.signInEmail({
          body: { email: address, password },
          headers: withoutSession(headers),
          returnHeaders: true,
        })
        await forgetTries(desk, address)
        return { is: 'twoFactorRedirect' in response ? 'code-wanted' : 'in', cookies: cookiesOf(answered) }
      } catch (error) {
        if (error instanceof APIError) return { is: 'wrong' }
        throw error
      }
    },
    async enterCode(headers, code) {
      const plain = code.normalize('NFKC').replaceAll(/\s/g, '')
      const ask = { body: { code: plain }, headers: withoutSession(headers), returnHeaders: true } as const
      try {
        const { headers: answered } = /^\d{6}$/.test(plain)
          ? await auth.api.verifyTOTP(ask)
          : await auth.api.verifyBackupCode(ask)
        return { is: 'in', cookies: cookiesOf(answered) }
      } catch (error) {
        if (error instanceof APIError) return codeRefused(String(error.body?.code ?? ''), desk.machineMs())
        throw error
      }
    },
  }
}

function codeRefused(code: string, nowMs: number): SignInAnswer {
  if (code === 'ACCOUNT_TEMPORARILY_LOCKED') return { is: 'locked', untilMs: nowMs + lockoutSeconds * 1000 }
  return code === 'INVALID_TWO_FACTOR_COOKIE' || code === 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE'
    ? { is: 'begin-again' }
    : { is: 'wrong' }
}

function accountDoor(auth: Auth): Pick<Staff, 'beginTotp' | 'confirmTotp' | 'passkeys' | 'removePasskey'> {
  return {
    async beginTotp(headers, password) {
      try {
        const made = await auth.api.enableTwoFactor({ body: { password, method: 'totp' }, headers })
        return made.method === 'totp' ? { uri: made.totpURI, spareCodes: made.backupCodes } : null
      } catch (error) {
        if (error instanceof APIError) return null
        throw error
      }
    },
    async confirmTotp(headers, code) {
      try {
        const { headers: answered } = await auth.api.verifyTOTP({
          body: { code: code.replaceAll(/\s/g, '') },
          headers,
          returnHeaders: true,
        })
        return { ok: true, cookies: cookiesOf(answered) }
      } catch (error) {
        if (error instanceof APIError) return { ok: false, cookies: [] }
        throw error
      }
    },
    async passkeys(headers) {
      const found = await auth.api.listPasskeys({ headers })
      return found.map((one) => ({
        id: one.id,
        name: one.name ?? '',
        createdAt: new Date(one.createdAt).toISOString(),
      }))
    },
    async removePasskey(headers, id) {
      await auth.api.deletePasskey({ body: { id }, headers }).catch((error: unknown) => {
        if (!(error instanceof APIError)) throw error
      })
    },
  }
}

const ceremonies = [
  'generate-authenticate-options',
  'verify-authentication',
  'generate-register-options',
  'verify-registration',
].map((name) => `${basePath}/passkey/${name}`)

/** Everything else that better-auth could answer over HTTP stays shut: passwords and codes come through our own pages. */
async function ceremony(auth: Auth, request: Request, peer: string): Promise<Response | null> {
  const { pathname } = new URL(request.url)
  if (!ceremonies.includes(pathname)) return null
  const headers = new Headers(request.headers)
  headers.set(peerHeader, peer)
  return auth.handler(new Request(request, { headers }))
}

async function demoSignIn({ desk }: StaffHouse, auth: Auth, id: string): Promise<string[] | null> {
  const member = await staffMember(desk.db, id)
  if (!member || member.hasLeft) return null
  const context = await auth.$context
  const session = await context.internalAdapter.createSession(id)
  const { name, attributes } = context.authCookies.sessionToken
  return session
    ? [await serializeSignedCookie(name, session.token, context.secret, { ...attributes, maxAge: sessionSeconds })]
    : null
}

const cookiesOf = (headers: Headers | undefined | null): string[] => headers?.getSetCookie() ?? []

/** Somebody signed in who signs in again proves it anew: an old session must not stand in for the code. */
function withoutSession(headers: Headers): Headers {
  const kept = (headers.get('cookie') ?? '').split(/;\s*/).filter((cookie) => !/session_token=/.test(cookie))
  const own = new Headers(headers)
  own.set('cookie', kept.join('; '))
  return own
}
