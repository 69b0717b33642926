import type { help as english } from '../en/help.ts'
import type { Room } from '../room.ts'

export const help = {
  title: '帮助',
} satisfies Room<typeof english>
