import { describe, expect, it } from 'vitest'
import { operatorFile } from '../../test/domain-examples.ts'
import { ticksAmong, type UnlinkList, unlinkedOf } from './unlink-list.ts'
import { parseUnlinkList } from './unlink-schema.ts'

const shipped = (): UnlinkList => {
  const parsed = parseUnlinkList(operatorFile('unlink/kz'))
  if (!parsed.ok) throw new Error(parsed.errors.map((each) => `${each.path}: ${each.sentence}`).join('\n'))
  return parsed.list
}

describe('the shipped list of Kazakhstan', () => {
  it('is sound, in four languages, each item with a source and the day it was looked up', () => {
    const { items } = shipped()
    expect(items.length).toBeGreaterThan(9)
    for (const item of items) {
      expect(Object.keys(item.names).sort(), item.id).toEqual(['en', 'kk', 'ru', 'zh-Hans'])
      expect(Object.keys(item.how).sort(), item.id).toEqual(['en', 'kk', 'ru', 'zh-Hans'])
    }
    expect(items.map(({ group }) => group)).toEqual(expect.arrayContaining(['money', 'state', 'messengers', 'mail']))
  })

  it('claims to be verified only where its owner’s own page is named', () => {
    const verified = shipped().items.filter(({ verified }) => verified)
    expect(verified.map(({ id, source }) => `${id}: ${source.split(',')[0]}`)).toEqual(['telegram: core.telegram.org'])
  })
})

describe('a list that is not sound', () => {
  const broken = (change: (file: { items: Record<string, unknown>[] }) => void) => {
    const file = structuredClone(operatorFile('unlink/kz')) as { items: Record<string, unknown>[] }
    change(file)
    const parsed = parseUnlinkList(file)
    return parsed.ok ? [] : parsed.errors.map((each) => `${each.path} ${each.code}`)
  }

  it('is refused, with the place of each error', () => {
    expect(broken(() => undefined)).toEqual([])
    expect(broken(({ items }) => delete items[0]?.source)).toEqual(['items.0.source missing'])
    expect(broken(({ items }) => items.push({ ...items[0] }))).toEqual([expect.stringContaining('twice')])
    expect(broken(({ items }) => Object.assign(items[1] ?? {}, { names: { en: 'Only' } }))).toHaveLength(3)
  })
})

it('ticks are taken only for what is on the list, each once, and counted in words’ terms', () => {
  const list = shipped()
  expect(ticksAmong(list, ['kaspi', 'nobody', 'kaspi', 'contacts'])).toEqual(['contacts', 'kaspi'])
  expect(ticksAmong(undefined, ['kaspi', 'contacts'])).toEqual(['contacts'])
  const of = list.items.length
  expect(unlinkedOf(list, ['contacts', 'kaspi'])).toEqual({ done: 1, of, open: of - 1 })
  expect(unlinkedOf(undefined, ['kaspi'])).toEqual({ done: 0, of: 0, open: 0 })
})
