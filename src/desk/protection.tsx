import type { Hono } from 'hono'
import type { JSX } from 'preact'
import { liftAtBranch, readProtectionActs } from '../cases/protection.ts'
import { CaseRefused } from '../domain/errors.ts'
import { parseMsisdn } from '../domain/msisdn.ts'
import { rule } from '../domain/operator.ts'
import { systemCan } from '../domain/permissions.ts'
import { Checkbox } from '../ui/choices.tsx'
import { Button, Buttons, ErrorSummary, Form, type Messages, TextInput } from '../ui/form.tsx'
import { numberProblem } from '../ui/number-problem.ts'
import { BackLink, Banner } from '../ui/parts.tsx'
import { isKey, t } from '../ui/words.ts'
import { staffNames } from './case-page.tsx'
import { deskPage, type Inside, refusalPage, sentForm, textOf, type Visit } from './visit.tsx'
import { coded, personWord } from './words.ts'

/** A holder stands at a branch with their document: the protection of their line goes at once. And the log of all changes. */
export function protectionRoutes(app: Hono, inside: Inside): void {
  app.get(
    '/protection',
    inside((v) => page(v, {})),
  )
  app.post('/protection', inside(lift))
}

interface Typed {
  number?: string
  seen?: boolean
  errors?: Messages
  done?: boolean
  status?: 400 | 409
}

async function page(v: Visit, { number, seen, errors, done, status }: Typed): Promise<Response> {
  const may = systemCan('lift-protection', v.who)
  const no = may === true ? undefined : coded(v.lang, 'codes.no', may.no)
  const title = v.say('lines.protect.desk.title')
  const body = (
    <div class="narrow">
      <ErrorSummary errors={errors} />
      <BackLink href="/desk/search" />
      <h1>{title}</h1>
      {done ? (
        <div role="status">
          <Banner tone="ok" title={v.say('lines.protect.desk.done')} />
        </div>
      ) : null}
      <p>{v.say('lines.protect.desk.lead')}</p>
      <Form action="/desk/protection" csrf={v.csrf}>
        <TextInput
          name="number"
          label={v.say('lines.protect.desk.number')}
          value={number}
          error={errors?.number}
          type="tel"
          inputMode="tel"
          autocomplete="off"
          width={20}
        />
        <Checkbox name="seen" label={v.say('lines.protect.desk.seen')} error={errors?.seen} checked={seen} />
        <Buttons>
          <Button disabledReason={no}>{v.say('lines.protect.desk.lift')}</Button>
        </Buttons>
        {no ? <p class="why-not">{no}</p> : null}
      </Form>
      <Log v={v} acts={await readProtectionActs(v.house.desk, v.operator)} names={await staffNames(v)} />
    </div>
  )
  return deskPage(v, { title, body, path: '/desk/protection', ...(status ? { status } : {}) })
}

async function lift(v: Visit): Promise<Response> {
  const form = await sentForm(v)
  if (!form) return refusalPage(v, 403)
  const typed = { number: textOf(form, 'number'), seen: textOf(form, 'seen') === 'yes' }
  const parsed = parseMsisdn(typed.number, rule(v.office.rules.country))
  const errors: Messages = {
    ...(parsed.ok ? {} : { number: numberProblem(v.lang, parsed.code) }),
    ...(typed.seen ? {} : { seen: v.say('lines.protect.desk.seen.needed') }),
  }
  if (!parsed.ok || !typed.seen) return page(v, { ...typed, errors, status: 400 })
  try {
    await liftAtBranch(v.house.desk, v.operator, v.who, v.office, parsed.msisdn)
  } catch (error) {
    if (!(error instanceof CaseRefused)) throw error
    return page(v, { ...typed, errors: { number: coded(v.lang, 'codes.no', error.code) }, status: 409 })
  }
  return page(v, { done: true })
}

interface LogProps {
  v: Visit
  acts: Awaited<ReturnType<typeof readProtectionActs>>
  names: Map<string, string>
}

function Log({ v, acts, names }: LogProps): JSX.Element {
  const heads = ['when', 'who', 'what', 'proof'] as const
  return (
    <section>
      <h2>{v.say('lines.protect.desk.log')}</h2>
      {acts.length === 0 ? (
        <p class="quiet">{v.say('lines.protect.desk.log.none')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {v.say(`lines.protect.desk.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {acts.map((one) => (
              <tr key={one.n}>
                <td>{v.format.dateTimeShort(one.at)}</td>
                <td>{personWord(v.lang, one.by, names)}</td>
                <td>{v.say(`lines.protect.act.${one.act}`)}</td>
                <td>{proofWord(v, one.proof)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function proofWord(v: Visit, proof: string): string {
  const key = `lines.protect.proof.${proof}`
  return isKey(key) ? (t(v.lang) as (key: string) => string)(key) : coded(v.lang, 'codes.assurance', proof)
}
