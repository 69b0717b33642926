import type { JSX } from 'preact'
import { type UnlinkItem, type UnlinkList, unlinkedOf, unlinkGroups } from '../../domain/unlink-list.ts'
import { Checkboxes } from '../../ui/choices.tsx'
import { Button, Buttons, Form } from '../../ui/form.tsx'
import { useLang, useSay } from '../../ui/lang.ts'
import { BackLink, Details, NotSentBanner } from '../../ui/parts.tsx'
import type { SettlePlace } from '../settle-place.tsx'

/** Where a number of this country is often used: a list to tick, of which nothing is asked for. */
export function UnlinkPage({ place }: { place: SettlePlace }): JSX.Element {
  const say = useSay()
  const { office, ticked, visit } = place
  const list = office.unlink
  const progress = unlinkedOf(list, ticked)
  return (
    <>
      <BackLink href={place.hrefOf('settle')} />
      {place.sent ? null : <NotSentBanner />}
      <h1>{say(place.forHolder ? 'settle.holder.unlink' : 'settle.unlink.title')}</h1>
      {list === undefined ? <p>{say('settle.unlink.none')}</p> : null}
      <p>{say(place.forHolder ? 'settle.holder.lead' : 'settle.unlink.lead')}</p>
      <p>{say('settle.unlink.not')}</p>
      {list ? (
        <>
          <p>
            <b>{say(progress.open === 0 ? 'settle.progress.all' : 'settle.progress', progress)}</b>
          </p>
          <Form action={place.hrefOf('unlink')} csrf={visit.csrf}>
            {place.hidden}
            <Groups list={list} ticked={ticked} />
            <p class="quiet">{say('settle.unlink.privacy')}</p>
            <Buttons>
              <Button>{say('settle.unlink.save')}</Button>
            </Buttons>
          </Form>
          <Sources list={list} place={place} />
        </>
      ) : null}
    </>
  )
}

function Groups({ list, ticked }: { list: UnlinkList; ticked: string[] }): JSX.Element {
  const say = useSay()
  const lang = useLang()
  const hintOf = ({ how, tells, verified }: UnlinkItem) =>
    verified || tells === 'advice' ? how[lang] : `${how[lang]} ${say('settle.unlink.unverified')}`
  return (
    <>
      {unlinkGroups.map((group) => {
        const items = list.items.filter((item) => item.group === group)
        return items.length === 0 ? null : (
          <Checkboxes
            key={group}
            name={`done-${group}`}
            label={say(`settle.unlink.group.${group}`)}
            items={items.map((item) => ({ value: item.id, label: item.names[lang], hint: hintOf(item) }))}
            values={ticked}
          />
        )
      })}
    </>
  )
}

function Sources({ list, place }: { list: UnlinkList; place: SettlePlace }): JSX.Element {
  const say = useSay()
  const lang = useLang()
  return (
    <Details summary={say('settle.unlink.source')}>
      <ul>
        {list.items.map((item) => (
          <li key={item.id}>
            {item.tells === 'advice'
              ? say('settle.unlink.ours', { name: item.names[lang], date: place.format.date(item.checkedOn) })
              : say('settle.unlink.checked', {
                  name: item.names[lang],
                  source: item.source,
                  date: place.format.date(item.checkedOn),
                })}
          </li>
        ))}
      </ul>
    </Details>
  )
}
