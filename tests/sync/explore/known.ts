/** What an exploration may find: values that return to an earlier one where no version tells. */
import type { Start } from './starts.ts';

interface Known {
  /** Of the fault. */
  readonly name: string;
  readonly why: string;
  /** By start, how many steps the shortest sequence has that leads to it, with every CRM. */
  readonly steps: Readonly<Record<Start, number>>;
}

const RECORD =
  'Between two syncs of this device the record got another value and then the last synced one again. It reads as it did at the last sync, and the note has a new value.';
const NOTE =
  'Between two syncs the note got another value and then the last synced one again. It reads as it did at the last sync, and the record has a new value.';
const LINK =
  'The answer of a write was lost, and the link in the note is older. The note got another value and then the written one again.';

/**
 * A value returned to the last synced one, and the plugin takes it for unchanged: a link has fingerprints of values and no version
 * of either side, so nothing tells that somebody wrote it anew. Each with the reason.
 */
const KNOWN: readonly Known[] = [
  {
    name: 'sent over what somebody in the CRM wrote in the CRM: it is the last synced value again',
    why: RECORD,
    steps: { 'not linked': 4, linked: 4 },
  },
  {
    name: 'sent over what somebody in the CRM wrote in the CRM: it is the last synced value again, by a link that came with the file',
    why: RECORD,
    steps: { 'not linked': 5, linked: 5 },
  },
  {
    name: 'sent over what the user of the other device wrote in the CRM: it is the last synced value again',
    why: RECORD,
    steps: { 'not linked': 6, linked: 6 },
  },
  {
    name: 'sent over what the user of the other device wrote in the CRM: it is the last synced value again, by a link that came with the file',
    why: RECORD,
    steps: { 'not linked': 6, linked: 6 },
  },
  {
    name: 'pulled over what the user wrote in the note: it is the last synced value again',
    why: NOTE,
    steps: { 'not linked': 4, linked: 4 },
  },
  {
    name: 'pulled over what the user wrote in the note: it is the last synced value again, by a link that came with the file',
    why: NOTE,
    steps: { 'not linked': 5, linked: 5 },
  },
  {
    name: 'pulled over what the user of the other device wrote in the note: it is the last synced value again, by a link that came with the file',
    why: NOTE,
    steps: { 'not linked': 5, linked: 6 },
  },
  {
    name: 'pulled over what the user wrote in the note: it is what this device had sent again',
    why: LINK,
    steps: { 'not linked': 5, linked: 6 },
  },
];

/** What is known of a fault by its name; undefined: nothing. */
export function knownAs(name: string): string | undefined {
  return KNOWN.find((one) => one.name === name)?.why;
}

/** Names that an exploration of this length has to find from this start, or nobody needs them any more. */
export function knownWithin(start: Start, length: number): readonly string[] {
  return KNOWN.filter(({ steps }) => steps[start] <= length).map(({ name }) => name);
}
