import type { Context, Hono } from 'hono'
import { saveAnswers } from '../cases/save-answers.ts'
import { membersAsked } from '../cases/submit-application.ts'
import type { Messages } from '../ui/form.tsx'
import type { House } from '../ui/house.ts'
import type { Typed } from '../ui/parse-form.ts'
import { afterAnswer, asksForRefund, type Journey, journeyForm, journeyOf, provenJourney, toProof } from './journey.tsx'
import { ContactPage } from './pages/contact.tsx'
import { DatePage } from './pages/date.tsx'
import { MembersPage, readMembers } from './pages/members.tsx'
import { ReasonPage } from './pages/reason.tsx'
import { RefundPage } from './pages/refund.tsx'
import type { Question } from './question.ts'
import { readContact } from './read-contact.ts'
import { readDate } from './read-date.ts'
import { readReason } from './read-reason.ts'
import { readRefund } from './read-refund.ts'
import { type DemoOf, show } from './visit.tsx'

const questions: Question[] = [
  {
    step: 'members',
    title: ({ say }) => say('lines.members.title'),
    Page: MembersPage,
    read: readMembers,
    isAsked: ({ application }) => membersAsked(application),
  },
  { step: 'date', title: ({ say }) => say('request.date.title'), Page: DatePage, read: readDate },
  { step: 'reason', title: ({ say }) => say('request.reason.title'), Page: ReasonPage, read: readReason },
  {
    step: 'refund',
    title: ({ say }) => say('request.refund.title'),
    Page: RefundPage,
    read: readRefund,
    isAsked: asksForRefund,
  },
  { step: 'contact', title: ({ say }) => say('request.contact.title'), Page: ContactPage, read: readContact },
]

/** One question a page: when, why if you like, where with your money, where do we write. */
export function answerRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  for (const question of questions) {
    app.get(`/${question.step}`, (c) => ask(c, house, question, demoOf))
    app.post(`/${question.step}`, (c) => answer(c, house, question, demoOf))
  }
}

async function ask(c: Context, house: House, question: Question, demoOf?: DemoOf): Promise<Response> {
  const journey = await provenJourney(c, house, question.step, demoOf)
  if (journey instanceof Response) return journey
  const elsewhere = leadsElsewhere(journey, question)
  return elsewhere ? c.redirect(elsewhere, 303) : showQuestion(journey, question)
}

function showQuestion(
  journey: Journey,
  question: Question,
  wrong?: { errors: Messages; typed: Typed },
): Promise<Response> {
  const { Page } = question
  return show(
    journey,
    { title: question.title(journey), body: <Page journey={journey} {...wrong} />, wrong: wrong !== undefined },
    journey.demoOf,
  )
}

/** Questions come after the choice to cancel, and not where there is nothing to ask. */
function leadsElsewhere(journey: Journey, question: Question): string | undefined {
  if (journey.application.answers.path !== 'cancel') return '/standing'
  return question.isAsked && !question.isAsked(journey)
    ? afterAnswer(journey, question.step === 'members' ? 'decide' : 'reason')
    : undefined
}

async function answer(c: Context, house: House, question: Question, demoOf?: DemoOf): Promise<Response> {
  const journey = await journeyOf(c, house, demoOf)
  if (journey instanceof Response) return journey
  const form = await journeyForm(journey)
  if (form instanceof Response) return form
  const read = question.read(journey, form)
  // Kept even where the proof has run out meanwhile: what was typed is not asked for twice.
  if (read.ok) journey.application.answers = await saveAnswers(house.desk, journey.key, read.patch, journey.lang)
  if (!journey.assured) return toProof(journey, question.step)
  return read.ok ? c.redirect(afterAnswer(journey, question.step), 303) : showQuestion(journey, question, read)
}
