import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { givenKey, holdsLink } from '../auth/links.ts'
import { type CaseView, viewCase } from '../cases/view-case.ts'
import { withdrawCase } from '../cases/withdraw-case.ts'
import { CaseRefused } from '../domain/errors.ts'
import { parseReference } from '../domain/reference.ts'
import type { House } from '../ui/house.ts'
import { languageOf } from '../ui/language.ts'
import { otherMethods } from '../ui/methods.ts'
import { caseAnswer, operatorAnswer } from './answers.ts'
import { docsPage } from './docs.tsx'
import { type Problem as ProblemBody, type ProblemName, problem, problemNamed, problemStatus } from './problems.ts'
import { CaseAnswer, OperatorList, Problem, Withdrawal, WithdrawalAnswer } from './shapes.ts'

const root = '/api/v1'
const mostBytes = 64_000

/** REST for programs, version 1: the same verbs that the pages call. */
export function apiRoutes(house: House): Hono {
  const { baseUrl } = house
  const app = new OpenAPIHono({
    defaultHook: (result, c) => {
      if (result.success) return undefined
      const errors = result.error.issues.map((issue): NonNullable<ProblemBody['errors']>[number] => ({
        pointer: `/${issue.path.map(String).join('/')}`,
        code: issue.code,
      }))
      return problem(c, baseUrl, 'not-as-described', errors)
    },
  })
  app.use(`${root}/*`, bodyLimit({ maxSize: mostBytes, onError: (c) => problem(c, baseUrl, 'too-large') }))
  // Who shows no key is asked for one, before anything is said of what they sent.
  app.use(`${root}/cases/*`, async (c, next) =>
    givenKey(c) === undefined ? problem(c, baseUrl, 'key-needed') : next(),
  )
  app.use(`${root}/*`, async (c, next) => {
    const mediaType = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
    if (c.req.method === 'POST' && mediaType !== 'application/json') return problem(c, baseUrl, 'wrong-media-type')
    await next()
    return undefined
  })
  app.openapi(readCase, async (c) => {
    const found = await caseBehindKey(c, house)
    return c.json(caseAnswer(house, found, languageOf(c)), 200)
  })
  app.openapi(withdraw, async (c) => {
    const found = await caseBehindKey(c, house)
    return c.json(await takeBack(c, house, found), 202)
  })
  app.openapi(listOperators, (c) => c.json({ operators: [...house.operators.values()].map(operatorAnswer) }, 200))
  app.doc31(`${root}/openapi.json`, documentOf(house))
  app.get('/docs', (c) => docsPage(c, house, app.getOpenAPI31Document(documentOf(house))))
  app.all('/api/*', (c) => {
    const allow = otherMethods(c, app)
    if (allow === undefined) return problem(c, baseUrl, 'no-such-address')
    const answer = problem(c, baseUrl, 'wrong-method')
    answer.headers.set('allow', allow)
    return answer
  })
  app.onError((error, c) => failed(error, c, house))
  return new Hono().route('/', app)
}

const documentOf = ({ baseUrl, deployment }: House) => ({
  openapi: '3.1.0',
  info: {
    title: `${deployment}: ending mobile lines`,
    version: '1',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: baseUrl }],
})

const problems = { 'application/problem+json': { schema: Problem } }
const refParam = z.object({
  ref: z.string().openapi({
    param: { name: 'ref', in: 'path' },
    example: '7K2MD-9Q4XT',
    description: 'The reference, as in our messages',
  }),
})
const keyQuery = z.object({
  k: z
    .string()
    .optional()
    .openapi({
      param: { name: 'k', in: 'query' },
      description: 'The key of the link in our messages; or send it as Authorization: Bearer',
    }),
})

const readCase = createRoute({
  method: 'get',
  path: `${root}/cases/{ref}`,
  operationId: 'readCase',
  summary: 'How a request stands',
  description:
    'Status, the five steps, the promise, the dates, and until when the request can be taken back. Words come in the language of Accept-Language (kk, ru, en, zh-Hans); codes never change.',
  request: { params: refParam, query: keyQuery },
  responses: {
    200: { description: 'The request', content: { 'application/json': { schema: CaseAnswer } } },
    401: { description: 'No key was given', content: problems },
    404: { description: 'No such request, or the key is for another one: which, is not told', content: problems },
  },
})

const withdraw = createRoute({
  method: 'post',
  path: `${root}/cases/{ref}/withdrawal`,
  operationId: 'withdrawCase',
  summary: 'Take a request back',
  description:
    'Allowed until the point of no return. A barred line is restored as it was. Saying it twice changes nothing.',
  request: {
    params: refParam,
    query: keyQuery,
    body: { required: true, content: { 'application/json': { schema: Withdrawal } } },
  },
  responses: {
    202: {
      description: 'Taken; the line is being restored where it had been barred',
      content: { 'application/json': { schema: WithdrawalAnswer } },
    },
    400: { description: 'The body is not JSON', content: problems },
    401: { description: 'No key was given', content: problems },
    404: { description: 'No such request, or the key is for another one', content: problems },
    409: { description: 'There is no way back any more; the code says why', content: problems },
    413: { description: 'The body is too large', content: problems },
    415: { description: 'The body is not application/json', content: problems },
    422: { description: 'The body is not as described', content: problems },
  },
})

const listOperators = createRoute({
  method: 'get',
  path: `${root}/operators`,
  operationId: 'listOperators',
  summary: 'The operators served here, and their public rules',
  description:
    'Every rule says where it comes from, since when, and whether anyone has checked it with the operator. What is not verified is a working assumption, never law.',
  responses: { 200: { description: 'The operators', content: { 'application/json': { schema: OperatorList } } } },
})

/** Which is wrong, the reference or the key, is not told: a reference must not be found by trying. */
async function caseBehindKey(c: Context, house: House): Promise<CaseView> {
  const ref = parseReference(c.req.param('ref') ?? '')
  const view = ref === undefined ? null : await viewCase(house.desk, ref)
  const fits =
    view &&
    house.operators.has(view.case.operator) &&
    holdsLink(c, house.desk, view.case.operator, view.case.ref, 'case')
  if (!fits) throw refusal(c, house, 'no-such-case')
  return view
}

/** Thrown where a handler cannot go on: the answer that it carries is sent as it is. */
function refusal(c: Context, house: House, code: ProblemName): HTTPException {
  return new HTTPException(problemStatus[code], { res: problem(c, house.baseUrl, code) })
}

async function takeBack(
  c: Context,
  house: House,
  { case: of, now }: CaseView,
): Promise<z.infer<typeof WithdrawalAnswer>> {
  const { operator, ref, facts } = of
  if (facts.ending?.as !== 'withdrawn') {
    try {
      await withdrawCase(house.desk, operator, ref, { is: 'subscriber', assurance: 'none' })
    } catch (error) {
      if (error instanceof CaseRefused) throw refusal(c, house, problemNamed(error.code))
      throw error
    }
  }
  return { ref, receivedAt: facts.ending?.at ?? now, status: of.status }
}

function failed(error: Error, c: Context, house: House): Response {
  if (error instanceof HTTPException && error.res) return error.res
  const status = error instanceof HTTPException ? error.status : 500
  if (status === 400) return problem(c, house.baseUrl, 'malformed-json')
  if (status === 413 || status === 415)
    return problem(c, house.baseUrl, status === 413 ? 'too-large' : 'wrong-media-type')
  if (status >= 500) house.log(`${c.req.method} ${c.req.routePath}: ${error.name}`)
  return problem(c, house.baseUrl, status >= 500 ? 'broken' : 'refused')
}
