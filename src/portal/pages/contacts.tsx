import type { JSX } from 'preact'
import { contactsTick } from '../../domain/unlink-list.ts'
import { Checkbox } from '../../ui/choices.tsx'
import { Button, Buttons, Form } from '../../ui/form.tsx'
import { useSay } from '../../ui/lang.ts'
import { BackLink, NotSentBanner } from '../../ui/parts.tsx'
import type { SettlePlace } from '../settle-place.tsx'
import { Part } from './frame.tsx'

const kinds = ['android', 'iphone', 'keypad', 'modem', 'messages'] as const

/** How to copy what lies on the card, by kind of phone; and, where scripts run, a look into the copy without sending it. */
export function ContactsPage({ place }: { place: SettlePlace }): JSX.Element {
  const say = useSay()
  return (
    <>
      <BackLink href={place.hrefOf('settle')} />
      {place.sent ? null : <NotSentBanner />}
      <h1>{say(place.forHolder ? 'settle.holder.contacts' : 'settle.contacts.title')}</h1>
      <p>{say('settle.contacts.lead')}</p>
      <p>{say('settle.contacts.task.text')}</p>
      {kinds.map((kind) => (
        <Part key={kind} title={say(`settle.contacts.${kind}`)}>
          {kind === 'android' || kind === 'iphone' ? (
            <ol>
              <li>{say(`settle.contacts.${kind}.1`)}</li>
              <li>{say(`settle.contacts.${kind}.2`)}</li>
            </ol>
          ) : (
            <p>{say(`settle.contacts.${kind}.1`)}</p>
          )}
        </Part>
      ))}
      <Look />
      <Form action={place.hrefOf('contacts')} csrf={place.visit.csrf}>
        {place.hidden}
        <Checkbox
          name="done"
          value={contactsTick}
          label={say('settle.contacts.tick')}
          checked={place.ticked.includes(contactsTick)}
        />
        <Buttons>
          <Button>{say('settle.unlink.save')}</Button>
        </Buttons>
      </Form>
    </>
  )
}

/** Shown by the script that reads the file. It stands in no form and has no name: no browser could send it. */
function Look(): JSX.Element {
  const say = useSay()
  return (
    <section
      class="card"
      hidden
      data-vcard
      data-found={say('settle.contacts.look.found', { n: '#' })}
      data-empty={say('settle.contacts.look.empty')}
      data-bad={say('settle.contacts.look.bad')}
      data-big={say('settle.contacts.look.big')}
      data-nameless={say('settle.contacts.look.nameless')}
    >
      <h2>{say('settle.contacts.look')}</h2>
      <p>{say('settle.contacts.look.text')}</p>
      <div class="field">
        <label for="vcard">{say('settle.contacts.look.label')}</label>
        <input id="vcard" type="file" accept=".vcf,text/vcard,text/x-vcard" />
      </div>
      <p data-vcard-says role="status" />
      <ol data-vcard-list class="vcard-list" />
    </section>
  )
}
