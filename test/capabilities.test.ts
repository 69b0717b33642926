import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

/* docs/capabilities.md says what a person can do, and which test proves it. Here it is held to that. */

const root = join(import.meta.dirname, '..')
const states = ['there', 'beneath', 'not yet']

interface Capability {
  number: number
  state: string
  today: string
  proofs: { file: string; title: string }[]
}

function capabilityIn(line: string): Capability {
  const [, number = '', state = '', , today = '', proof = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim())
  const named = [...proof.matchAll(/\[([^\]]+)\]\(\.\.\/([^)]+)\): “([^”]+)”/g)]
  return {
    number: Number(number),
    state: state.replaceAll('*', ''),
    today,
    proofs: named.map(([, shown = '', file = '', title = '']) => ({ file: shown === file ? file : '', title })),
  }
}

const page = readFileSync(join(root, 'docs/capabilities.md'), 'utf8')
const capabilities = page
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map(capabilityIn)

describe('the capabilities', () => {
  test('are all 85, in order', () => {
    expect(capabilities.map((one) => one.number)).toEqual(Array.from({ length: 85 }, (_, at) => at + 1))
  })

  test('each has one of three states, and what is claimed has a proof and a sentence', () => {
    expect(capabilities.filter((one) => !states.includes(one.state))).toEqual([])
    const claimed = capabilities.filter((one) => one.state !== 'not yet')
    expect(claimed.filter((one) => one.proofs.length === 0 || one.today === '–')).toEqual([])
  })

  test('every test that is named stands in its file, under that title', () => {
    const missing = capabilities.flatMap(({ number, proofs }) =>
      proofs
        .filter(({ file, title }) => !isTitleIn(file, title))
        .map(({ file, title }) => `${number}: ${file}: ${title}`),
    )
    expect(missing).toEqual([])
  })

  test('no proof is written in a way that is not read here', () => {
    const read = capabilities.reduce((sum, one) => sum + one.proofs.length, 0)
    expect(page.match(/\]\(\.\.\/(src|test)\//g)?.length ?? 0).toBe(read)
  })
})

/** The title as it is written in the file, of a test or of one of its rows. */
function isTitleIn(file: string, title: string): boolean {
  const path = join(root, file)
  return /\.test\.tsx?$/.test(file) && existsSync(path) && readFileSync(path, 'utf8').includes(title)
}
