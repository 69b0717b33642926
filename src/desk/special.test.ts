import { expect, test } from 'vitest'
import { deskScene } from '../../test/desk-world.ts'
import { addDocument } from '../cases/add-document.ts'
import { submitExpress } from '../cases/submit-express.ts'
import type { DocumentCode } from '../domain/operator.ts'
import { wantedOf } from '../domain/papers.ts'

/* The papers of a special case at the desk: two people for the dead, and the queue finds them. */

const { here, nextLine } = deskScene()

async function mourned() {
  const { world } = here
  const outcome = await submitExpress(world.desk, world.kcell, {
    kind: 'ordinary',
    name: 'Amina Serik',
    line: { number: world.operator.line(nextLine()).binding.msisdn },
    requestedEnd: 'now',
    contact: { channel: 'email', address: 'amina@example.test' },
    special: { kind: 'holder-died', holder: 'Serik Omarov' },
    language: 'ru',
    formId: `${nextLine()}`,
  })
  if (outcome.is !== 'received') throw new Error('not received')
  await world.settle()
  const { ref } = outcome.receipt
  const send = async (kind: DocumentCode) => {
    for (const wanted of wantedOf(kind)) {
      const pages = [{ jpeg: Buffer.from('a picture'), width: 900, height: 600 }]
      await addDocument(world.desk, 'kcell', ref, wanted, { pages, advice: [], zone: null }, world.kcell)
    }
  }
  return { ref, send }
}

test('the queue shows what waits; half a proof is none; one accepts, another looks as well, and only then it goes on', async () => {
  const { ref, send } = await mourned()
  const agent = await here.desk.as('kcell-agent')
  expect((await agent.get('/desk')).html).not.toContain(ref)
  await send('id-card')
  expect((await agent.get('/desk')).html, 'papers wait for a person').toContain(ref)
  const page = await agent.get(`/desk/c/${ref}/papers`)
  expect(page.text).toContain('Special case: The holder has died')
  expect(page.text).toContain('Death certificate; Proof that you are family or heir')
  expect(page.text).toContain('The operator’s record is read once the documents are accepted')
  const half = await agent.submit({}, `/desk/c/${ref}/papers/accept`)
  expect(half.status).toBe(409)
  expect(half.text).toContain('Not every document that is asked for is here')
  await send('death-certificate')
  await send('kinship-proof')
  await agent.get(`/desk/c/${ref}/papers`)
  const once = await agent.submit({}, `/desk/c/${ref}/papers/accept`)
  expect(once.text).toContain('Accepted by one person')
  expect(once.html).toContain('disabled')
  expect((await agent.submit({}, `/desk/c/${ref}/papers/second`)).text).toContain('Somebody else must look as well')
  expect((await here.world.caseOf(ref)).case.facts.identity).toBeUndefined()
  const other = await here.desk.as('kcell-supervisor')
  expect((await other.get('/desk')).html, 'the second look waits too').toContain(ref)
  await other.get(`/desk/c/${ref}/papers`)
  expect((await other.submit({}, `/desk/c/${ref}/papers/second`)).text).toContain('The documents were accepted')
  await here.world.settle()
  const { case: c } = await here.world.caseOf(ref)
  expect(c.facts.identity?.level).toBe('id_reviewed')
  expect(c.facts.special).toMatchObject({
    accepted: { by: 'agent:kcell-agent' },
    second: { by: 'supervisor:kcell-supervisor' },
  })
  expect((await other.get(`/desk/c/${ref}`)).text).toContain('Looked at a second time, by another person')
  // The name on the operator's record stands beside what the sender wrote, once the line was looked at.
  expect((await other.get(`/desk/c/${ref}/papers`)).text).toContain('Holder 000')
})
