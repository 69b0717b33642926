import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commands } from '../src/cli/commands.ts'
import type { Instant } from '../src/domain/instant.ts'
import { onlyReading, type ReadingOffice } from '../src/process/census/readers.ts'
import { type ScriptedOperator, scriptedOperator } from './scripted-operator.ts'
import { operators } from './world.ts'

/* A desk for shadow mode: the scripted operator's lines as ended ones, and the command as a person would give it. */

export const shadowNow = '2026-11-25T05:00:00.000Z'

export interface ShadowStage {
  operator: ScriptedOperator
  office: ReadingOffice
  folder: string
  /** Line `i` ended in billing and at the element, as it should be. */
  end: (i: number) => void
  /** Its element serves on. */
  wake: (i: number) => void
  file: (name: string, text: string | Buffer) => Promise<string>
  run: (...args: string[]) => Promise<{ code: number; said: string }>
  close: () => Promise<void>
}

export async function shadowStage(now: () => Instant = () => shadowNow): Promise<ShadowStage> {
  const kcell = operators.get('kcell')
  if (!kcell) throw new Error('operators/kcell.yaml is missing')
  const operator = scriptedOperator({ now })
  const reader = onlyReading(operator.connector)
  const folder = await mkdtemp(join(tmpdir(), 'signoff-shadow-'))
  const office: ReadingOffice = {
    ...kcell,
    operator: 'kcell',
    missing: [],
    writers: [],
    readerFor: () => reader,
    close: async () => undefined,
  }
  const bindingOf = (i: number) => operator.line(i).binding
  return {
    operator,
    office,
    folder,
    end: (i) => {
      operator.serving(bindingOf(i), 'core').terminated = true
      operator.change(i, (line) => ({ ...line, standing: { ...line.standing, state: 'terminated' } }))
    },
    wake: (i) => {
      operator.serving(bindingOf(i), 'core').terminated = false
    },
    file: async (name, text) => {
      await writeFile(join(folder, name), text)
      return join(folder, name)
    },
    run: async (...args) => {
      const said: string[] = []
      const code = await commands.shadow?.run({
        args,
        operators,
        machineMs: () => Date.parse(now()),
        say: (line) => void said.push(line),
        openDatabase: () => Promise.reject(new Error('shadow mode opens no database')),
        secret: () => Promise.reject(new Error('shadow mode needs no secret')),
        migrations: '',
        home: join(import.meta.dirname, '..'),
        readingOf: async () => office,
      })
      return { code: code ?? -1, said: said.join('\n') }
    },
    close: () => rm(folder, { recursive: true }),
  }
}
