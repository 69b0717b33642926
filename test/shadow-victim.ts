import { join } from 'node:path'
import { openJournal } from '../src/cli/shadow/journal.ts'
import { walkList } from '../src/cli/shadow/walk.ts'
import { readOperators } from '../src/operators.ts'
import { onlyReading } from '../src/process/census/readers.ts'
import { scriptedOperator } from './scripted-operator.ts'

/* A run of shadow mode that somebody kills: forked by the test, it tells after every batch how far it is. */

const [path = '', count = '0'] = process.argv.slice(2)
const kcell = (await readOperators(join(import.meta.dirname, '../operators'))).get('kcell')
if (!kcell) throw new Error('operators/kcell.yaml is missing')
const now = () => '2026-11-25T05:00:00.000Z'
const operator = scriptedOperator({ now })
const reader = onlyReading(operator.connector)
const list = Array.from({ length: Number(count) }, (_, i) => {
  const { binding } = operator.line(i)
  operator.serving(binding, 'core').terminated = true
  operator.change(i, (line) => ({ ...line, standing: { ...line.standing, state: 'terminated' } }))
  return { line: i + 2, msisdn: binding.msisdn, imsi: binding.profiles[0]?.imsi ?? '' }
})
await walkList(
  {
    office: {
      ...kcell,
      operator: 'kcell',
      missing: [],
      writers: [],
      readerFor: () => reader,
      close: async () => undefined,
    },
    journal: openJournal(path, 'the list'),
    now,
    today: '2026-11-25',
    batch: 10,
    perSecond: 1_000_000,
    pauseMs: 0,
    tries: 3,
    rest: async () => undefined,
    onProgress: (_, done) => process.send?.(done),
  },
  list,
)
