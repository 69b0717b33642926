import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const [lightBlock = '', darkBlock = ''] = [...css.matchAll(/:root \{([^}]*)\}/g)].map((found) => found[1] ?? '')

function coloursOf(block: string): Map<string, string> {
  return new Map(
    [...block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6})/g)].map((found) => [found[1] ?? '', found[2] ?? '']),
  )
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((from) => {
    const share = Number.parseInt(hex.slice(from, from + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [bright = 0, dim = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (bright + 0.05) / (dim + 0.05)
}

const grounds = ['paper', 'surface', 'sunken']
const tones = ['danger', 'warn', 'ok', 'info']
/** What is read, on what it is read; and the least ratio. */
const pairs: [string, string, number][] = [
  ...grounds.flatMap((ground): [string, string, number][] => [
    ['ink', ground, 7],
    ['ink2', ground, 4.5],
    ['accent', ground, 4.5],
    ['link', ground, 4.5],
    ['danger', ground, 4.5],
    ['warn', ground, 4.5],
    ['control', ground, 3],
  ]),
  ...tones.flatMap((tone): [string, string, number][] => [
    [tone, `${tone}-tint`, 4.5],
    ['ink', `${tone}-tint`, 7],
    ['ink2', `${tone}-tint`, 4.5],
  ]),
  ['on-accent', 'accent', 4.5],
  ['on-accent', 'accent-hover', 4.5],
  ['accent', 'tint', 4.5],
  ['accent-hover', 'tint', 4.5],
  ['ink', 'tint', 7],
  ['link', 'tint', 4.5],
  ['focus-text', 'focus', 4.5],
  ['on-demo', 'demo', 7],
]

for (const [scheme, colours] of [
  ['light', coloursOf(lightBlock)],
  ['dark', new Map([...coloursOf(lightBlock), ...coloursOf(darkBlock)])],
] as const) {
  test.each(pairs)(`${scheme}: %s on %s is at least %d`, (text, ground, least) => {
    const [one, other] = [colours.get(text), colours.get(ground)]
    if (!one || !other) throw new Error(`no such token: ${text} or ${ground}`)
    expect(contrast(one, other)).toBeGreaterThanOrEqual(least)
  })

  test(`${scheme}: the focus ring is seen on every ground, by its amber or by its dark edge`, () => {
    for (const ground of [...grounds, 'tint', 'accent', 'demo']) {
      const best = ['focus', 'focus-ring'].map((part) => contrast(colours.get(part) ?? '', colours.get(ground) ?? ''))
      expect(Math.max(...best), ground).toBeGreaterThanOrEqual(3)
    }
  })
}

test('both schemes name the same colours', () => {
  const missing = [...coloursOf(lightBlock).keys()].filter((name) => !coloursOf(darkBlock).has(name))
  expect(missing).toEqual([])
})
