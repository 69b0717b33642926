import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { targetsOf } from '../src/domain/operator.ts'
import { readOperators } from '../src/operators.ts'
import { writeTestnet } from './network/operator-file.ts'
import { kinds } from './network/parts.ts'
import { lineOf } from './scripted-lines.ts'

/* The operator of `npm run network` is sound whatever is installed: an installation never starts on half-understood rules. */

const choices = Array.from({ length: 2 ** kinds.length }, (_, bits) => kinds.filter((_kind, at) => (bits >> at) & 1))

test.each(choices.map((chosen) => [chosen.map(({ target }) => target).join(', ') || 'nothing', chosen] as const))(
  'where %s runs, the operator fits',
  async (_, chosen) => {
    const folder = await mkdtemp(join(tmpdir(), 'signoff-testnet-'))
    try {
      await writeTestnet(folder, chosen)
      const rules = (await readOperators(folder)).get('testnet')?.rules
      if (!rules) throw new Error('no testnet')
      const { binding } = lineOf(1, 'testnet')
      const esim = { ...binding, profiles: binding.profiles.map((one) => ({ ...one, form: 'esim' as const })) }
      const running = chosen.map(({ target }) => target)
      expect(targetsOf('terminate', esim, rules)).toEqual([...new Set(['core', ...running])])
      expect(targetsOf('bar', esim, rules)).toEqual([...new Set(['core', ...running])].filter((one) => one !== 'smdp'))
    } finally {
      await rm(folder, { recursive: true })
    }
  },
)
