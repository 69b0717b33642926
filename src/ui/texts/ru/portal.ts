import type { portal as english } from '../en/portal.ts'
import type { Room } from '../room.ts'

export const portal = {
  title: 'Закрытие номера',
} satisfies Room<typeof english>
