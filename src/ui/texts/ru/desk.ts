import type { desk as english } from '../en/desk.ts'
import type { Room } from '../room.ts'

export const desk = {
  title: 'Рабочее место специалиста',
} satisfies Room<typeof english>
