import { type Verb, verbOf } from './command.ts'

const alone = (verb: string, does: string): Verb =>
  verbOf({
    verb,
    usage: verb,
    does,
    more: 'It takes no arguments: settings are read from the environment (docs/operating.md).',
    options: {},
    exits: '0 stopped as it was told to, 1 could not, 2 asked wrongly',
  })

/** Verbs that run until they are told to stop. What each of them does, main.ts knows. */
export const processes: Record<string, Verb> = {
  serve: alone('serve', 'Starts everything: database, worker, doors, and the simulator of the demonstration'),
  worker: alone('worker', 'Only the process in which time acts'),
  doors: alone('doors', 'Only the pages and the API'),
  simulator: alone('simulator', 'Only the operator of the demonstration'),
}
