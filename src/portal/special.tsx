import type { Context, Hono } from 'hono'
import type { JSX } from 'preact'
import { z } from 'zod'
import { submitExpress } from '../cases/submit-express.ts'
import type { SpecialKind } from '../domain/case.ts'
import { checkBin } from '../domain/iin.ts'
import { isSpecialKind } from '../domain/special.ts'
import type { Messages } from '../ui/form.tsx'
import { readFormId } from '../ui/form-id.ts'
import type { House } from '../ui/house.ts'
import { messagesFor, type Problems, parseForm, type Typed } from '../ui/parse-form.ts'
import { tellingAddress } from '../ui/visitor-address.ts'
import { sentAlready, UnknownForm } from './form-notice.tsx'
import { answerTo, begun, readDeclaration } from './read-declaration.ts'
import { SpecialKindsPage, SpecialPage, specialFields } from './special-page.tsx'
import { type DemoOf, formOf, show, showError, type Visit, visitOf } from './visit.tsx'

/**
 * Requests for somebody else, each of one page: the holder died, is a child, gave a power of attorney, or is a company. No
 * code is asked for. The receipt comes at once; papers come after it and gate what happens to the line, never the date.
 */
export function specialRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  app.get('/special', (c) => {
    const visit = visitOf(c, house)
    return show(visit, { title: visit.say('special.title'), body: <SpecialKindsPage /> }, demoOf)
  })
  app.get('/special/:kind', async (c) => {
    const visit = visitOf(c, house)
    const kind = c.req.param('kind')
    if (!isSpecialKind(kind)) return showError(visit, 404, demoOf)
    return showForm(visit, kind, await begun(c, house), { problems: {} }, demoOf)
  })
  app.post('/special/:kind', (c) => submit(c, house, demoOf))
}

const schema = z.object({
  holder: z.string().max(160),
  bin: z.string().max(40).optional(),
  signs: z.enum(['head', 'authorised']).optional(),
  name: z.string().max(120),
  operator: z.string(),
  number: z.string().max(40),
  contact: z.string().max(200),
})

/** `bin`, `number`: what is wrong with them, in words of their own. */
interface Wrong {
  problems: Problems
  bin?: string | undefined
  number?: string | undefined
  /** What is wrong with the form as a whole. */
  above?: JSX.Element | undefined
}

function showForm(visit: Visit, kind: SpecialKind, typed: Typed, wrong: Wrong, demoOf?: DemoOf): Promise<Response> {
  const { say, house, lang } = visit
  const labels: Record<string, string> = {
    holder: say(`special.holder.${kind}`),
    bin: say('special.bin'),
    signs: say('special.signs'),
    name: say('special.name'),
    operator: say('express.operator'),
    number: say('express.number'),
    contact: say('express.contact'),
  }
  const found: Messages = {
    ...messagesFor(lang, wrong.problems, labels),
    ...(wrong.bin ? { bin: wrong.bin } : {}),
    ...(wrong.number ? { number: wrong.number } : {}),
  }
  // In the order of the page, so that the summary reads downwards.
  const errors = Object.fromEntries(specialFields.map((field) => [field, found[field]]))
  const isWrong = wrong.above !== undefined || Object.keys(found).length > 0
  const { id } = readFormId(typeof typed.form === 'string' ? typed.form : null)
  const body = (
    <>
      {wrong.above}
      <SpecialPage
        visit={visit}
        kind={kind}
        operators={[...house.operators.values()]}
        typed={typed}
        errors={errors}
        formId={id}
      />
    </>
  )
  return show(visit, { title: say(`special.kind.${kind}`), body, wrong: isWrong }, demoOf)
}

async function submit(c: Context, house: House, demoOf?: DemoOf): Promise<Response> {
  const visit = visitOf(c, house)
  const kind = c.req.param('kind')
  if (!isSpecialKind(kind)) return showError(visit, 404, demoOf)
  const form = await formOf(visit, demoOf)
  if (form instanceof Response) return form
  const { known, fields, number, problems: read } = await readDeclaration(house, form, visit.lang)
  const parsed = parseForm(schema, form)
  const company = companyOf(visit, kind, form)
  const problems = { ...(parsed.ok ? {} : parsed.problems), ...read, ...company.problems }
  const formName = readFormId(form.get('form'))
  const above = formName.known ? undefined : <UnknownForm visit={visit} />
  const wrong = above || company.wrong !== undefined || Object.keys(problems).length > 0
  if (!parsed.ok || !known || !fields || wrong)
    return showForm(visit, kind, parsed.typed, { problems, bin: company.wrong, number, above }, demoOf)
  const { holder, name, signs } = parsed.values
  const from = tellingAddress(c, house)
  const outcome = await submitExpress(house.desk, known, {
    kind: 'ordinary',
    name,
    ...fields,
    special: { kind, holder, ...(kind === 'company' ? { bin: company.bin ?? '', ...(signs ? { signs } : {}) } : {}) },
    language: visit.lang,
    formId: formName.id,
    ...(from === undefined ? {} : { from }),
  })
  const already = sentAlready(visit, known, outcome)
  if (already) return showForm(visit, kind, { ...parsed.typed, form: '' }, { problems: {}, above: already }, demoOf)
  return answerTo(visit, known, outcome, demoOf)
}

/** Its number has a check digit, which a slip of the finger breaks; nothing else of it is a hard rule. */
function companyOf(
  { say }: Visit,
  kind: SpecialKind,
  form: FormData,
): { problems: Problems; wrong?: string; bin?: string } {
  if (kind !== 'company') return { problems: {} }
  const checked = checkBin(String(form.get('bin') ?? ''))
  const problems: Problems = {
    ...(form.get('signs') ? {} : { signs: { code: 'choose' } }),
    ...(!checked.ok && checked.code === 'empty' ? { bin: { code: 'required' } } : {}),
  }
  if (checked.ok) return { problems, bin: checked.bin }
  if (checked.code === 'empty') return { problems }
  return { problems, wrong: say(checked.code === 'check-digit' ? 'special.bin.check-digit' : 'special.bin.length') }
}
