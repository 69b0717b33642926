import { Hono } from 'hono'
import type { House } from '../ui/house.ts'
import { demoStrip } from './demo.tsx'
import { formLinkRoutes } from './form-link.tsx'
import { answerRoutes } from './journey-answers.tsx'
import { chooseRoutes } from './journey-choose.tsx'
import { sendRoutes } from './journey-send.tsx'
import { startRoutes } from './journey-start.tsx'
import { linesRoutes } from './lines.tsx'
import { protectionRoutes } from './protection.tsx'
import { settleRoutes } from './settle.tsx'
import { specialRoutes } from './special.tsx'
import type { DemoOf } from './visit.tsx'

/**
 * The subscriber's guided way, from a number to the receipt: what do you want to end, is it yours, how does it stand, what
 * should happen to it, when, why if you like, where with your money, where do we write, and a last look at all of it.
 * One question a page; nothing is sent before the last button.
 */
export function journeyRoutes(house: House, demoOf: DemoOf = demoStrip): Hono {
  const app = new Hono()
  startRoutes(app, house, demoOf)
  formLinkRoutes(app, house, demoOf)
  chooseRoutes(app, house, demoOf)
  settleRoutes(app, house, demoOf)
  answerRoutes(app, house, demoOf)
  sendRoutes(app, house, demoOf)
  specialRoutes(app, house, demoOf)
  linesRoutes(app, house, demoOf)
  protectionRoutes(app, house, demoOf)
  return app
}
