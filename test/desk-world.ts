import { createHmac } from 'node:crypto'
import { Hono } from 'hono'
import { seedStaff } from '../src/auth/create-staff.ts'
import { type Staff, staffAuth } from '../src/auth/staff.ts'
import { deskRoutes } from '../src/desk/routes.tsx'
import { demoSignInRoutes } from '../src/desk/sign-in.tsx'
import type { House } from '../src/ui/house.ts'
import { type Browser, browser, houseOf } from './portal-browser.ts'
import type { World } from './world.ts'

/** The care desk on a test world. In demo mode everybody of the cast can sign in with one press. */
export interface DeskWorld {
  app: Hono
  staff: Staff
  house: House
  /** A browser in which this person is signed in: `kcell-agent`, `beeline-supervisor`, … */
  as: (id: string, language?: string) => Promise<Browser>
  close: () => Promise<void>
}

export async function makeDesk(world: World, more: Partial<House> = { demo: true }): Promise<DeskWorld> {
  const house = houseOf(world, more)
  const staff = staffAuth(house, world.appUrl)
  if (house.demo) await seedStaff(world.db, [...house.operators.keys()])
  const app = new Hono()
  app.route('/', demoSignInRoutes(house, staff))
  app.route('/desk', deskRoutes(house, staff))
  return {
    app,
    staff,
    house,
    as: async (id, language = 'en') => {
      const made = browser(app, { language })
      const page = await made.get(`/demo/sign-in/${id}`)
      if (page.status !== 200) throw new Error(`${id} cannot sign in: ${page.status} at ${page.at}`)
      return made
    },
    close: () => staff.close(),
  }
}

/** What an authenticator app shows at `atMs` for the key in an `otpauth:` address (RFC 6238, SHA-1, six digits, 30 s). */
export function codeOf(secret: string, atMs: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret.replace(/=+$/, '')]
    .map((sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 30_000)))
  const mark = createHmac('sha1', key).update(counter).digest()
  const from = (mark.at(-1) ?? 0) & 15
  return String((mark.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
