import { type Context, Hono } from 'hono'
import type { JSX } from 'preact'
import { z } from 'zod'
import { submitExpress } from '../cases/submit-express.ts'
import type { Messages } from '../ui/form.tsx'
import { readFormId } from '../ui/form-id.ts'
import type { House } from '../ui/house.ts'
import { messagesFor, type Problems, parseForm, type Typed } from '../ui/parse-form.ts'
import { tellingAddress } from '../ui/visitor-address.ts'
import { ExpressPage, expressFields } from './express-page.tsx'
import { sentAlready, UnknownForm } from './form-notice.tsx'
import { answerTo, begun, readDeclaration } from './read-declaration.ts'
import { type DemoOf, formOf, show, type Visit, visitOf } from './visit.tsx'

/**
 * The page on which anyone can end a contract: no login, one page, the fields that the law names and no other (§ 312k of the
 * German civil code; where no such law holds, it does no harm). The receipt comes at once, before anyone asks who it was.
 */
export function expressRoutes(house: House, demoOf?: DemoOf): Hono {
  const app = new Hono()
  app.get('/express', async (c) => showForm(visitOf(c, house), await begun(c, house), {}, demoOf))
  app.post('/express', (c) => submit(c, house, demoOf))
  return app
}

const schema = z.object({
  kind: z.enum(['ordinary', 'good-cause']),
  cause: z.string().max(1000).optional(),
  name: z.string().max(120),
  operator: z.string(),
  number: z.string().max(40),
  end: z.enum(['now', 'day']),
  day: z.string().optional(),
  contact: z.string().max(200),
})

/** `number`: what is wrong with it, in words of its own. `above`: with the form as a whole. */
interface Wrong {
  problems?: Problems
  number?: string | undefined
  above?: JSX.Element | undefined
}

function showForm(
  visit: Visit,
  typed: Typed,
  { problems = {}, number, above }: Wrong,
  demoOf?: DemoOf,
): Promise<Response> {
  const { say, house, lang } = visit
  const operators = [...house.operators.values()]
  const labels = Object.fromEntries(expressFields.map((field) => [field, say(`express.${field}`)]))
  const found: Messages = { ...messagesFor(lang, problems, labels), ...(number === undefined ? {} : { number }) }
  const errors = Object.fromEntries(expressFields.map((field) => [field, found[field]]))
  const wrong = above !== undefined || Object.keys(found).length > 0
  const { id } = readFormId(typeof typed.form === 'string' ? typed.form : null)
  const body = (
    <>
      {above}
      <ExpressPage visit={visit} operators={operators} typed={typed} errors={errors} formId={id} />
    </>
  )
  return show(visit, { title: say('express.title'), body, wrong }, demoOf)
}

async function submit(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = visitOf(c, house)
  const form = await formOf(visit, demoOf)
  if (form instanceof Response) return form
  const { known, fields, number, problems: read } = await readDeclaration(house, form, visit.lang)
  const parsed = parseForm(schema, form)
  // What was read knows its field better than the pattern: nobody «enters» a choice.
  const problems = { ...(parsed.ok ? {} : parsed.problems), ...read }
  const name = readFormId(form.get('form'))
  const above = name.known ? undefined : <UnknownForm visit={visit} />
  if (!parsed.ok || !known || !fields || above || Object.keys(problems).length > 0)
    return showForm(visit, parsed.typed, { problems, number, above }, demoOf)
  const { kind, cause } = parsed.values
  const from = tellingAddress(c, house)
  const outcome = await submitExpress(house.desk, known, {
    kind,
    ...(cause === undefined ? {} : { cause }),
    name: parsed.values.name,
    ...fields,
    language: visit.lang,
    formId: name.id,
    ...(from === undefined ? {} : { from }),
  })
  const already = sentAlready(visit, known, outcome)
  if (already) return showForm(visit, { ...parsed.typed, form: '' }, { above: already }, demoOf)
  return answerTo(visit, known, outcome, demoOf)
}
