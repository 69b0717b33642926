import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, extname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

/* House rules about words and places, which no linter knows. The patterns are written so that they do not find themselves. */

const root = join(import.meta.dirname, '..')
const notOurs = new Set(['node_modules', 'dist', '.git', '.signoff', 'story', 'test-results', 'package-lock.json'])
const texts = new Set([
  '.ts',
  '.tsx',
  '.mjs',
  '.md',
  '.json',
  '.yaml',
  '.yml',
  '.sql',
  '.css',
  '.sh',
  '.grit',
  '.html',
  '.xml',
  '',
])

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name)) return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path) : [path]
  })
}

const files = filesBelow(root)
  .filter((path) => texts.has(extname(path)))
  .map((path) => ({ path: relative(root, path), text: readFileSync(path, 'utf8') }))
const inSrc = files.filter(({ path }) => path.startsWith('src/'))

/** Every line that the pattern finds, as `path:line: text`. */
function finds(pattern: RegExp, where = files): string[] {
  return where.flatMap(({ path, text }) =>
    pattern.test(text)
      ? text
          .split('\n')
          .flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1}: ${line.trim().slice(0, 120)}`] : []))
      : [],
  )
}

describe('words', () => {
  test('no place on somebody’s machine', () => {
    expect(finds(/(^|[^\w.])\/(work|root|Users|home\/[a-z]+)\/[\w.]/)).toEqual([])
  })

  test('no package registry and no mirror by name: where packages come from is the machine’s business', () => {
    expect(
      finds(/\b(registry|mirror|proxy)\.[a-z-]+\.(org|com|io|net)\b|np[m]js\.|artifactor[y]|deb\.debia[n]/i),
    ).toEqual([])
  })

  test('nothing is left for later: an open point is an issue, a limit is a sentence', () => {
    expect(finds(/\b(TO[D]O|FIX[M]E|XX[X]|HAC[K])\b/)).toEqual([])
  })

  test('no word about what a text was written with', () => {
    expect(
      finds(/\b(c[l]aude|chat[g]pt|op[e]nai|anthr[o]pic|cop[i]lot|l[l]ms?|ai[- ]generated|language mode[l])\b/i),
    ).toEqual([])
  })

  test('no test runs alone, and none is passed over without saying when', () => {
    // `skipIf` and `runIf` name their condition.
    const inTests = files.filter(({ path }) => /\.test\.tsx?$/.test(path))
    expect(finds(/\b(test|it|describe)\.(only|skip|todo|fails)\b/, inTests)).toEqual([])
  })

  test('nothing but the official descriptions is read from beside the repository', () => {
    expect(finds(/(\.\.\/)+shared\/(?!standards)/)).toEqual([])
    expect(
      finds(
        /\.\.\/shared/,
        inSrc.filter(({ path }) => !/\.test\.tsx?$/.test(path)),
      ),
    ).toEqual([])
  })
})

describe('places', () => {
  test('no drawer for what belongs nowhere', () => {
    const names = files.flatMap(({ path }) =>
      [...dirname(path).split('/'), basename(path).replace(/\..*$/, '')].map((name) => ({ path, name })),
    )
    const drawers = names.filter(({ name }) => /^(utils?|helpers?|misc|manager|stuff|lib)$/.test(name))
    expect(drawers.map(({ path }) => path)).toEqual([])
  })

  test('code lies at most three folders below src', () => {
    const deep = inSrc.filter(({ path }) => /\.tsx?$/.test(path) && dirname(path).split('/').length - 1 > 3)
    expect(deep.map(({ path }) => path)).toEqual([])
  })
})
