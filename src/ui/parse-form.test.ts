import { expect, test } from 'vitest'
import { z } from 'zod'
import { languages } from '../domain/case.ts'
import { messageFor, messagesFor, type ProblemCode, parseForm } from './parse-form.ts'
import { errors } from './texts/en/errors.ts'

const schema = z.object({
  name: z.string(),
  iin: z.string().regex(/^\d{12}$/, 'iin'),
  mail: z.email().optional(),
  reason: z.enum(['a', 'b']),
  end: z.iso.date(),
  note: z.string().max(3).optional(),
  operators: z.array(z.string()).min(1),
  agree: z.literal('yes', 'confirm'),
  code: z.string().refine((code) => code === '1', { message: 'codeWrong', params: { n: 2 } }),
})

function form(values: Record<string, string | string[]>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(values)) for (const each of [value].flat()) data.append(name, each)
  return data
}

const good = {
  name: ' Әсел ',
  iin: '880101300123',
  mail: '',
  reason: 'a',
  'end-day': '1',
  'end-month': '2',
  'end-year': '2027',
  operators: 'Kcell',
  agree: 'yes',
  code: '1',
}

test('good answers come out trimmed and typed, dates joined, lists as lists', () => {
  const parsed = parseForm(schema, form(good))
  expect(parsed.ok && parsed.values).toEqual({
    name: 'Әсел',
    iin: '880101300123',
    reason: 'a',
    end: '2027-02-01',
    operators: ['Kcell'],
    agree: 'yes',
    code: '1',
  })
})

test('signs that nobody sees are taken out: what is left of a name of them is no name', () => {
  const turned = parseForm(schema, form({ ...good, name: '\u202eЕрлан\u0000' }))
  expect(turned.ok && turned.values.name).toBe('Ерлан')
  const none = parseForm(schema, form({ ...good, name: '\u0000\u0000' }))
  expect(none.ok ? {} : none.problems).toMatchObject({ name: { code: 'required' } })
})

test('each bad answer has one code, and what was typed is kept', () => {
  const parsed = parseForm(
    schema,
    form({
      name: '  ',
      iin: '12',
      mail: 'x',
      'end-day': '31',
      'end-month': '2',
      'end-year': '2027',
      note: 'long',
      code: '2',
    }),
  )
  if (parsed.ok) throw new Error('must not pass')
  const codes = Object.fromEntries(Object.entries(parsed.problems).map(([field, problem]) => [field, problem?.code]))
  expect(codes).toEqual({
    name: 'required',
    iin: 'iin',
    mail: 'email',
    reason: 'choose',
    end: 'date',
    note: 'tooLong',
    operators: 'choose',
    agree: 'confirm',
    code: 'codeWrong',
  })
  expect(parsed.problems.code?.values).toEqual({ n: 2 })
  expect(parsed.typed['end-day']).toBe('31')
})

test('an empty date is missing, not wrong', () => {
  const parsed = parseForm(z.object({ end: z.iso.date() }), form({ 'end-day': '', 'end-month': '', 'end-year': '' }))
  expect(parsed).toMatchObject({ ok: false, problems: { end: { code: 'required' } } })
})

test('an empty file field is missing', () => {
  const data = new FormData()
  data.append('front', new File([], ''))
  const parsed = parseForm(z.object({ front: z.instanceof(File, { error: 'fileMissing' }) }), data)
  expect(parsed).toMatchObject({ ok: false, problems: { front: { code: 'fileMissing' } } })
})

test('problems become sentences that name the field as the page does', () => {
  const problems = { name: { code: 'required' }, code: { code: 'codeWrong', values: { n: 2 } } } as const
  expect(messagesFor('en', problems, { name: 'Full name' })).toEqual({
    name: 'Enter the full name',
    code: 'The code did not match. Tries left: 2',
  })
  expect(messagesFor('ru', problems, { name: 'Имя' }).name).toBe('Заполните поле «Имя»')
  expect(messageFor('en', { code: 'required' }, 'IBAN')).toBe('Enter the IBAN')
  expect(messageFor('en', { code: 'required' }, 'E-mail address')).toBe('Enter the e-mail address')
  expect(messageFor('en', { code: 'required' }, 'Where to send it')).toBe('Enter where to send it')
  expect(messageFor('en', { code: 'choose' }, 'Operator')).toBe('Choose the operator')
})

test('every code can be said in every language with the values it is given', () => {
  const values = { n: 2, m: 5, min: 2, max: 9, time: '14:05', date: '1', example: 'CX-1' }
  for (const key of Object.keys(errors).filter((each) => each.startsWith('code.'))) {
    const code = key.slice('code.'.length) as ProblemCode
    for (const lang of languages) expect(messageFor(lang, { code, values }, 'X')).not.toMatch(/[{}]/)
  }
})
