import { databaseFault } from '../store/database-fault.ts'
import { migrate } from '../store/migrate.ts'
import { CouldNot, commandOf } from './command.ts'

/** Brings the database to this version. For an external one, DATABASE_OWNER_URL names the owner's role. */
export const migrateCommand = commandOf(
  { verb: 'migrate', usage: 'migrate', does: 'Brings the database to this version', options: {} },
  async (input) => {
    const { ownerUrl } = await input.openDatabase()
    if (!ownerUrl) {
      input.say('DATABASE_OWNER_URL is not set: migrations run as signoff_owner, never as the role of the product')
      return 2
    }
    const applied = await migrate(ownerUrl, input.migrations).catch((error: unknown) => {
      const fault = databaseFault(error, ownerUrl, 'DATABASE_OWNER_URL')
      throw fault === null ? error : new CouldNot(fault)
    })
    input.say(applied === 0 ? 'the database is up to date' : `${applied} migrations applied`)
    return 0
  },
)
