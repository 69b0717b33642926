import { parseDocument, type YAMLMap, type YAMLSeq } from 'yaml'

/** What reaches a target that has no real element here; a target that is not named is left out. */
const SIMULATED: Record<string, string> = { core: 'tmforum' }
const ACTIONS = ['observe', 'bar', 'restore', 'terminate']

/**
 * The operator's file for the elements that run: every line needs a core, so a missing one is the simulator's; what else
 * is missing is asked of no line. `text`: operators/testnet.yaml; `running`: targets.
 */
export function operatorFile(text: string, running: readonly string[]): string {
  const file = parseDocument(text)
  const has = (target: string) => running.includes(target) || target in SIMULATED
  const at = <Kind>(...path: string[]) => file.getIn(path) as Kind
  for (const action of ['bar', 'terminate']) {
    const list = at<YAMLSeq<YAMLMap>>('switching', 'targets', 'value', action)
    list.items = list.items.filter((one) => has(String(one.get('target'))))
    const caps = at<YAMLMap>('switching', 'capsPerHour', 'value', action)
    caps.items = caps.items.filter(({ key }) => has(String(key)))
  }
  for (const action of ACTIONS) {
    const connectors = at<YAMLMap>('connectors', 'value', action)
    connectors.items = connectors.items.filter(({ key }) => has(String(key)))
    for (const { key } of connectors.items)
      if (!running.includes(String(key))) connectors.set(key, SIMULATED[String(key)])
  }
  return String(file)
}
