import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { languages } from '../domain/case.ts'
import { ErrorPage, errorPageTitle } from './error-page.tsx'
import { ErrorSummary, Form, TextInput } from './form.tsx'
import { Gallery } from './gallery.tsx'
import { DeskSample } from './gallery-lines.tsx'
import { inLanguage, type PageOptions, page } from './shell.tsx'

const base: Omit<PageOptions, 'body' | 'lang'> = {
  title: 'T',
  door: 'portal',
  path: '/apply/name?case=1',
  assets: (name) => `/assets/${name}`,
}

test.each(languages)('%s: a page is whole, says its language and keeps path and query in the switch', (lang) => {
  const html = page({ ...base, lang, body: <p>hello</p> })
  expect(html.startsWith('<!doctype html><html')).toBe(true)
  expect(html).toContain(`<html lang="${lang}"`)
  expect(html).toContain('hello')
  for (const other of languages) expect(html).toContain(`href="/apply/name?case=1&amp;lang=${other}" lang="${other}"`)
  expect(html).toContain('href="/express"')
})

test.each(languages)('%s: no page needs an inline style or script', (lang) => {
  for (const door of ['portal', 'desk'] as const) {
    const html = page({ ...base, lang, door, body: door === 'desk' ? <DeskSample /> : <Gallery /> })
    expect(html).not.toMatch(/\sstyle=|<style|\son[a-z]+=|javascript:/)
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/)
    expect(html).not.toMatch(/undefined|\[object|NaN/)
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map((found) => found[1])
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  }
})

test('the switch never leads out of the house', () => {
  expect(inLanguage('//evil.example/x?lang=ru&a=1', 'kk')).toBe('/evil.example/x?lang=kk&a=1')
  expect(inLanguage('/\\evil.example', 'kk')).toBe('/evil.example?lang=kk')
  expect(inLanguage('/c/1#top', 'en')).toBe('/c/1?lang=en')
})

test('an error is in the title, in the summary and at the field, tied together', () => {
  const html = page({
    ...base,
    lang: 'en',
    errorTitle: true,
    body: (
      <Form action="/apply/name" csrf="token">
        <ErrorSummary errors={{ name: 'Enter full name' }} />
        <TextInput
          name="name"
          label="Full name"
          hint="As in the document"
          error="Enter full name"
          value={'"><b>'}
          isTitle
        />
      </Form>
    ),
  })
  expect(html).toContain('<title>Error: T – Cancel a line</title>')
  expect(html).toContain('<a href="#name">Enter full name</a>')
  expect(html).toContain('aria-describedby="name-hint name-error"')
  expect(html).toContain('<h1><label for="name">')
  expect(html).toContain('novalidate')
  expect(html).toContain('<input type="hidden" name="csrf" value="token"')
  expect(html).not.toContain('"><b>')
})

test.each([400, 404, 405, 413, 418, 429, 500, 502, 504])('status %d has a page with a way on', (status) => {
  for (const lang of languages) {
    const html = page({
      ...base,
      lang,
      title: errorPageTitle(lang, status),
      body: <ErrorPage status={status} reference="01J" />,
    })
    expect(html).toContain('<code>01J</code>')
    expect(html).toContain('href="/"')
  }
})

test('the form enhancement stays under one kilobyte', async () => {
  const { outputFiles } = await build({
    entryPoints: [new URL('./islands/enhance.ts', import.meta.url).pathname],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    write: false,
  })
  expect(gzipSync(outputFiles[0]?.contents ?? '').length).toBeLessThan(1024)
})
