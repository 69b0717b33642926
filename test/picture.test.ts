import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { route } from '../src/process/cancellation.ts'

const root = join(import.meta.dirname, '..')
const committed = readFileSync(join(root, 'docs/cancellation.svg'), 'utf8')

test('the picture is the one that the list draws (if not: node scripts/picture.mjs)', () => {
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/picture.mjs'), '--print'], {
    encoding: 'utf8',
  })
  expect(stdout, stderr).toBe(committed)
})

test('every task of the list is in it, and is told to who cannot see it', () => {
  const described = /<desc[^>]*>([^<]*)/.exec(committed)?.[1] ?? ''
  const told = described.split(/[:,.] ?/).map((word) => word.trim())
  const tasks = Object.values(route.lanes)
    .flat()
    .filter((task) => task.word !== 'point-of-no-return')
  expect(tasks.filter((task) => !told.includes(task.id)).map((task) => task.id)).toEqual([])
  expect(committed.match(/class="id"/g)).toHaveLength(tasks.length)
})
