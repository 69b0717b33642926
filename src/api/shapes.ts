import { z } from '@hono/zod-openapi'
import { guideSteps } from '../domain/progress-table.ts'
import { problemNames } from './problems.ts'

/** What the API answers, as the OpenAPI document describes it. Instants are UTC (RFC 3339), days are the operator's. */

const instant = z.string().openapi({ format: 'date-time', example: '2026-11-22T09:05:00.000Z' })
const day = z.string().openapi({ format: 'date', example: '2026-12-01' })
const money = z.object({
  minor: z.int().openapi({ description: 'In the smallest unit of the currency' }),
  currency: z.string().openapi({ example: 'KZT' }),
})

export const Problem = z
  .object({
    type: z.string(),
    title: z.string().openapi({ description: 'For people, in the language of Accept-Language' }),
    status: z.int(),
    code: z.enum(problemNames).openapi({ description: 'For programs: never translated, never changed' }),
    instance: z.string(),
    errors: z.array(z.object({ pointer: z.string(), code: z.string() })).optional(),
  })
  .openapi('Problem', { description: 'RFC 9457' })

export const CaseAnswer = z
  .object({
    ref: z.string().openapi({ example: '7K2MD-9Q4XT' }),
    operator: z.string().openapi({ example: 'kcell' }),
    number: z.string().nullable().openapi({
      example: '+77011234567',
      description:
        'Null once the person’s data was erased, and while the line was named by a card and nobody has proved that it is theirs',
    }),
    status: z.enum(['open', 'closed', 'withdrawn', 'rejected', 'ported-out']),
    sentence: z.object({
      code: z.string().openapi({ example: 'barred' }),
      title: z.string(),
      text: z.string(),
      when: z.string().optional(),
      because: z.string().optional(),
    }),
    steps: z.array(
      z.object({ step: z.enum(guideSteps), state: z.enum(['done', 'now', 'todo', 'stopped']), at: instant.optional() }),
    ),
    yourTurn: z.object({ what: z.enum(['identity', 'agreement', 'payee']), until: instant.optional() }).optional(),
    promise: z.object({
      until: instant,
      state: z.enum(['on-time', 'at-risk', 'late', 'met']),
      workingDaysLeft: z.int().optional(),
      pausedFor: z.string().optional(),
    }),
    withdrawal: z.object({
      open: z.boolean(),
      until: instant.optional(),
      exact: z.boolean().optional().openapi({ description: 'False: at least until then' }),
      no: z.string().optional(),
    }),
    dates: z.object({
      receivedAt: instant,
      requestedEnd: z.union([z.literal('now'), day]),
      serviceEnd: instant.optional(),
      billingEnd: day.optional(),
      numberRelease: day.optional(),
    }),
    observed: z
      .object({ offAt: instant, evidence: z.string() })
      .optional()
      .openapi({ description: 'Only once the line was seen to be off; evidence says by what' }),
    money: z
      .object({
        code: z.string(),
        when: z.string().optional(),
        toPay: money.optional(),
        toRefund: money.optional(),
        refunded: money.optional(),
      })
      .optional(),
    certificate: z.object({ issuedAt: instant, code: z.string().nullable(), revokedAt: instant.nullable() }).optional(),
    links: z.object({ page: z.string(), certificate: z.string().optional() }),
  })
  .openapi('Case')

export const Withdrawal = z
  .object({ confirm: z.literal(true).openapi({ description: 'Says that this is meant' }) })
  .openapi('Withdrawal')

export const WithdrawalAnswer = z
  .object({ ref: z.string(), receivedAt: instant, status: z.string() })
  .openapi('WithdrawalReceived')

/** A rule of an operator: its value, since when, and whether anyone has checked it with the operator. */
const ruleOf = <T extends z.ZodType>(value: T) =>
  z.object({ value, from: day, verified: z.boolean(), source: z.string() })

export const OperatorAnswer = z
  .object({
    id: z.string(),
    names: z.record(z.string(), z.string()),
    legalEntity: ruleOf(z.string()),
    country: z.string(),
    zone: z.string(),
    promiseWorkingDays: ruleOf(z.number()),
    dwellHours: ruleOf(z.object({ ordinary: z.number(), strongProof: z.number() })),
    quarantineDays: ruleOf(z.number()),
    refundWays: ruleOf(
      z.array(z.object({ way: z.string(), limitMinor: z.number().nullable(), expectedWorkingDays: z.number() })),
    ),
    care: z.object({
      phone: ruleOf(z.string().nullable()),
      phoneFromAbroad: ruleOf(z.string().nullable()),
      email: ruleOf(z.string().nullable()),
      site: ruleOf(z.string().nullable()),
      hours: ruleOf(z.array(z.object({ days: z.array(z.number()), from: z.string(), to: z.string() })).nullable()),
    }),
  })
  .openapi('Operator')

export const OperatorList = z.object({ operators: z.array(OperatorAnswer) }).openapi('Operators')
