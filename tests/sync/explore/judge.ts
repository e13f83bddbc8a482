/** Faults of a sync: a value replaced by an author who had not seen it, a second record, a hidden difference. */
import { agreed, carried, CRM, returned, sent, shown, unseen, wrote, type Minds } from './authors.ts';
import { baseIn, faultOf, heldBy, keptIn, type Fault, type Held } from './fault.ts';
import type { Happened } from './process.ts';
import type { ServedCrm } from './served.ts';
import type { Synced } from './syncing.ts';
import { FIELDS, type FieldName } from './values.ts';
import { both, compared, remembered, valueAt, type DeviceNumber, type World } from './world.ts';

export interface Judged {
  readonly world: World;
  readonly faults: readonly Fault[];
}

/** Returns the world after the sync, with the values that each author had seen, and the faults. */
export function judged(kind: ServedCrm, before: World, device: DeviceNumber, synced: Synced): Judged {
  const wrong = synced.wrong.map((name) => ({ name, ends: true }));
  const faults: Fault[] = [...silent(before, device, synced), ...wrong];
  const start = synced.plan === undefined ? before : compared(before, device);
  const isLinked = linkIn(before.note[device]) !== linkIn(synced.world.note[device]);
  const foreign = isLinked ? both(before.foreign, device, false) : before.foreign;
  let world: World = { ...synced.world, minds: start.minds, foreign };
  for (const field of FIELDS) {
    const happened = synced.happened.filter((one) => one.field === field);
    const result = followed(before, world.minds[field], happened, {
      field,
      device,
      held: () => heldBy(kind, before, device, field),
    });
    const minds = linkTells(kind, result.minds, { before, after: world, device, field });
    world = { ...world, minds: { ...world.minds, [field]: minds } };
    faults.push(...result.faults);
    for (const place of [device, CRM] as const) {
      const changes = [
        valueAt(before, field, place),
        ...happened.filter((one) => isAt(one, place)).map((one) => one.value),
      ];
      const last = changes.findLast((value) => value !== valueAt(world, field, place));
      if (changes.length > 1 && last !== undefined) world = remembered(world, field, place, last);
    }
  }
  return { world, faults };
}

interface Told {
  readonly before: World;
  readonly after: World;
  readonly device: DeviceNumber;
  readonly field: FieldName;
}

/**
 * Applies the information of the note's link after a sync: the CRM's form of a value, or that both sides were equal.
 */
function linkTells(kind: ServedCrm, minds: Minds, { before, after, device, field }: Told): Minds {
  const crmValue = valueAt(after, field, CRM);
  if (keptIn(kind, after.note[device], field) === crmValue) return shown(minds, device, CRM);
  const base = baseIn(kind, after.note[device], field);
  const isNews = base !== baseIn(kind, before.note[device], field);
  const isSame = base === crmValue && valueAt(after, field, device) === crmValue;
  return isNews && isSame ? agreed(minds, device, CRM) : minds;
}

function linkIn(note: string): string | undefined {
  return /^crm_.*$/m.exec(note)?.[0];
}

function isAt({ where, by }: Happened, place: number): boolean {
  return by !== 'arrived' && (where === 'crm') === (place === CRM);
}

interface Setting {
  readonly field: FieldName;
  readonly device: DeviceNumber;
  readonly held: () => Held;
}

/**
 * Follows a field through a sync. Values that the plugin transfers are identified by their text: it read them before.
 */
function followed(
  before: World,
  start: Minds,
  happened: readonly Happened[],
  setting: Setting,
): { readonly minds: Minds; readonly faults: readonly Fault[] } {
  const { field, device } = setting;
  const faults: Fault[] = [];
  const sentNow = new Set<number>();
  let minds = start;
  const texts = { note: valueAt(before, field, device), crm: valueAt(before, field, CRM) };
  const history = {
    note: [{ text: texts.note, number: minds.at[device] }],
    crm: [{ text: texts.crm, number: minds.at[CRM] }],
  };
  for (const { where, by, value } of happened) {
    const [place, from] = where === 'note' ? ([device, CRM] as const) : ([CRM, device] as const);
    const other = where === 'note' ? 'crm' : 'note';
    if (by === 'user' || by === 'colleague' || by === 'automation') {
      minds = wrote(minds, place, by === 'user' ? device : 'there');
    } else {
      const source = history[other].findLast(({ text }) => text === value)?.number;
      if (by === 'arrived') {
        for (const number of [source, minds.at[CRM]]) if (number !== undefined) sentNow.add(number);
        continue;
      }
      if (source === undefined) {
        faults.push({ name: `a value that nobody wrote in the ${where}`, ends: true });
        continue;
      }
      const wrong = unseen(minds, source, place);
      const fault = wrong && faultOf(wrong, where, texts[where], device, setting.held());
      if (fault !== undefined) faults.push(fault);
      minds = fault?.returned === true ? returned(minds, source, from, place) : carried(minds, source, place);
    }
    texts[where] = value;
    history[where].push({ text: value, number: minds.at[place] });
  }
  // Values that this sync sent count as sent from the next sync on.
  for (const number of sentNow) minds = sent(minds, number, device);
  return { minds, faults };
}

function silent(before: World, device: DeviceNumber, { plan }: Synced): Fault[] {
  if (plan === undefined) return [];
  return FIELDS.filter((field) => {
    const [noteValue, crmValue] = [valueAt(before, field, device), valueAt(before, field, CRM)];
    return crmValue !== '' && noteValue !== crmValue && plan.actions[field] === undefined && plan.blocks.length === 0;
  }).map((field) => ({ name: `the ${field} differs, and the plan says "${plan.verb}"`, ends: true }));
}
