import type { help as english } from '../en/help.ts'
import type { Room } from '../room.ts'

export const help = {
  title: 'Көмек',
} satisfies Room<typeof english>
