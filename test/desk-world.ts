import { createHmac } from 'node:crypto'
import { Hono } from 'hono'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { seedStaff } from '../src/auth/create-staff.ts'
import { type Staff, staffAuth } from '../src/auth/staff.ts'
import { deskRoutes } from '../src/desk/routes.tsx'
import { demoSignInRoutes } from '../src/desk/sign-in.tsx'
import type { House } from '../src/ui/house.ts'
import { type Answered, type Browser, browser, houseOf } from './portal-browser.ts'
import { makeWorld, type World } from './world.ts'

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

/** A world and its desk for the tests of one file: made before them, rewound before each, closed after them. */
export function deskScene() {
  const here = {} as { world: World; desk: DeskWorld }
  let line = 0
  beforeAll(async () => {
    here.world = await makeWorld()
    here.desk = await makeDesk(here.world)
  })
  beforeEach(() => {
    here.world.rewind()
    here.world.operator.onSubmit(() => undefined)
  })
  afterAll(async () => {
    await here.desk.close()
    await here.world.close()
  })
  const nextLine = () => {
    line += 1
    return line
  }
  return {
    here,
    /** The number of a line that no other test of the file uses. */
    nextLine,
    /** A case of its own line that waits for a decision. */
    waiting: async (): Promise<string> => {
      const ref = await here.world.open(nextLine())
      await here.world.settle()
      return ref
    },
    lastEvents: async (ref: string, count: number) =>
      (await here.world.events(ref)).slice(-count).map((event) => ({ kind: event.kind, ...event.data })),
  }
}

/** The token in the page's forms. */
export const csrfOf = (page: Answered): string => /name="csrf" value="([^"]*)"/.exec(page.html)?.[1] ?? ''
