import type { portal as english } from '../en/portal.ts'
import type { Room } from '../room.ts'

export const portal = {
  title: 'Нөмірді жабу',
} satisfies Room<typeof english>
