import type { Context } from 'hono'
import type { JSX } from 'preact'
import type { House } from '../ui/house.ts'
import { languageOf } from '../ui/language.ts'
import { page } from '../ui/shell.tsx'
import { Table } from '../ui/timeline.tsx'
import { type Say, t } from '../ui/words.ts'
import { problemNames, problemStatus } from './problems.ts'

/** The parts of an OpenAPI 3.1 document that the page shows. */
interface Schema {
  type?: string | string[]
  $ref?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  format?: string
  example?: unknown
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  anyOf?: Schema[]
  oneOf?: Schema[]
}
interface Parameter {
  name: string
  in: string
  required?: boolean
  description?: string
  schema?: Schema
}
interface Operation {
  operationId?: string
  summary?: string
  description?: string
  parameters?: Parameter[]
  requestBody?: { content?: Record<string, { schema?: Schema }> }
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: Schema }> }>
}
interface ApiDocument {
  info: { title: string; version: string }
  paths?: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema> }
}

/** The reference, made on the server from the document itself: no script, nothing from elsewhere, readable on paper. */
export function docsPage(c: Context, house: House, given: unknown): Response {
  const document = given as ApiDocument
  const lang = languageOf(c)
  const say = t(lang)
  const body = <Reference say={say} house={house} document={document} />
  const html = page({ title: say('api.title'), lang, door: 'portal', path: '/docs', body, assets: house.assets })
  return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8', 'content-language': lang } })
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

function Reference({ say, house, document }: { say: Say; house: House; document: ApiDocument }): JSX.Element {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => (item[method] ? [{ path, method, operation: item[method] }] : [])),
  )
  return (
    <div class="api">
      <h1>{say('api.title')}</h1>
      <p>{say('api.intro')}</p>
      <p>
        <a href="/api/v1/openapi.json">{say('api.document')}</a> · {say('api.english')}
      </p>
      <ul>
        {operations.map(({ operation, method, path }) => (
          <li key={operation.operationId}>
            <a href={`#${operation.operationId}`}>
              <code>
                {method.toUpperCase()} {path}
              </code>
            </a>
          </li>
        ))}
      </ul>
      {operations.map((one) => (
        <OperationPart key={one.operation.operationId} say={say} house={house} {...one} />
      ))}
      <h2>{say('api.schemas')}</h2>
      {Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => (
        <SchemaPart key={name} say={say} name={name} schema={schema} />
      ))}
      <Problems say={say} />
    </div>
  )
}

function OperationPart({
  say,
  house,
  path,
  method,
  operation,
}: {
  say: Say
  house: House
  path: string
  method: string
  operation: Operation
}): JSX.Element {
  const body = Object.entries(operation.requestBody?.content ?? {})[0]
  return (
    <section id={operation.operationId} lang="en">
      <h2>{operation.summary}</h2>
      <p>
        <code>
          {method.toUpperCase()} {path}
        </code>
      </p>
      <p>{operation.description}</p>
      {operation.parameters?.length ? (
        <Table<Parameter>
          caption={say('api.parameters')}
          id={(row) => row.name}
          rows={operation.parameters}
          empty=""
          columns={[
            { title: say('api.name'), cell: (row) => <code>{row.name}</code> },
            { title: say('api.where'), cell: (row) => `${row.in}${row.required ? `, ${say('api.required')}` : ''}` },
            { title: say('api.meaning'), cell: (row) => row.description },
          ]}
        />
      ) : null}
      {body ? (
        <p>
          {say('api.body')}: <code>{body[0]}</code>, <TypeName schema={body[1].schema} />
        </p>
      ) : null}
      <Table
        caption={say('api.answers')}
        id={([status]) => status}
        rows={Object.entries(operation.responses ?? {})}
        empty=""
        columns={[
          { title: say('api.status'), cell: ([status]) => status },
          {
            title: say('api.type'),
            cell: ([, response]) => <TypeName schema={Object.values(response.content ?? {})[0]?.schema} />,
          },
          { title: say('api.meaning'), cell: ([, response]) => response.description },
        ]}
      />
      <p>{say('api.example')}:</p>
      <pre class="code-block" tabIndex={0}>
        <code>{exampleOf(house, path, method)}</code>
      </pre>
    </section>
  )
}

function exampleOf({ baseUrl }: House, path: string, method: string): string {
  const url = `${baseUrl}${path.replace('{ref}', '7K2MD-9Q4XT')}`
  const key = path.includes('{ref}') ? ` \\\n  -H 'Authorization: Bearer <k>'` : ''
  const body = method === 'post' ? ` \\\n  -H 'Content-Type: application/json' -d '{"confirm":true}'` : ''
  return `curl${method === 'post' ? ' -X POST' : ''} ${url}${key} \\\n  -H 'Accept-Language: en'${body}`
}

function TypeName({ schema }: { schema: Schema | undefined }): JSX.Element | null {
  if (!schema) return null
  const name = schema.$ref?.split('/').at(-1)
  return name ? <a href={`#${name}`}>{name}</a> : <code>{typeOf(schema)}</code>
}

function typeOf(schema: Schema): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? ''
  if (schema.enum) return schema.enum.map(String).join(' | ')
  if (schema.const !== undefined) return String(schema.const)
  const either = schema.anyOf ?? schema.oneOf
  if (either) return either.map(typeOf).join(' | ')
  if (schema.items) return `${typeOf(schema.items)}[]`
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'any')
  return schema.format ? `${type} (${schema.format})` : type
}

interface Member {
  name: string
  schema: Schema
  required: boolean
}

/** A schema with the members of its members, so that nothing has to be looked up in the document. */
function membersOf(schema: Schema, above = ''): Member[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const full = `${above}${name}`
    const inner = member.items ?? member
    return [
      { name: full, schema: member, required: schema.required?.includes(name) ?? false },
      ...membersOf(inner, `${full}${member.items ? '[]' : ''}.`),
    ]
  })
}

function SchemaPart({ say, name, schema }: { say: Say; name: string; schema: Schema }): JSX.Element {
  return (
    <section id={name} lang="en">
      <h3>{name}</h3>
      {schema.description ? <p>{schema.description}</p> : null}
      <Table<Member>
        caption={name}
        captionUnseen
        id={(row) => row.name}
        rows={membersOf(schema)}
        empty=""
        columns={[
          { title: say('api.name'), cell: (row) => <code>{row.name}</code> },
          {
            title: say('api.type'),
            cell: (row) => `${typeOf(row.schema)}${row.required ? `, ${say('api.required')}` : ''}`,
          },
          { title: say('api.meaning'), cell: (row) => row.schema.description ?? '' },
        ]}
      />
    </section>
  )
}

function Problems({ say }: { say: Say }): JSX.Element {
  return (
    <Table
      caption="application/problem+json"
      id={(name) => name}
      rows={problemNames}
      empty=""
      columns={[
        { title: 'code', cell: (name) => <code id={`problem-${name}`}>{name}</code> },
        { title: say('api.status'), cell: (name) => problemStatus[name] },
        { title: say('api.meaning'), cell: (name) => say(`api.problem.${name}`) },
      ]}
    />
  )
}
