import type { care as english } from '../en/care.ts'
import type { Room } from '../room.ts'

export const care = {
  open: 'Қазір ашық. Жабылатын уақыты: {until}',
  later: 'Қазір жабық. Ашылатын уақыты: {when}',
  always: 'Күн сайын тәулік бойы ашық',
  unsure: 'Қазір ашық па, айта алмаймыз: күнтізбемізде бұл жыл жоқ.',
  yours: ', сіздің уақытыңызбен {time}',
  days: '{days}: {from}–{to}',
  range: '{first}–{last}',
  free: 'мереке күндері жабық',
  byPhone: 'Телефонның жұмыс уақыты',
  write: 'Қолдау қызметіне осы сайтта жазу',
  'write.key': 'Жазбаша',
  ask: 'Қолдау қызметіне қоңырау шалуға да болады: {phone}.',
  'ask.none': 'Қолдау қызметінің тексере алатын телефон нөмірін таппадық. Басқа жолдары көмек бетінде.',
} satisfies Room<typeof english>
