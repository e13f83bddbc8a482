/** Allowed findings of an exploration: values that return to an earlier one in places without a version. */
import type { Start } from './starts.ts';

interface Known {
  /** Name of the fault. */
  readonly name: string;
  readonly why: string;
  /** Number of steps of the shortest sequence that leads to it, by start, with every CRM. */
  readonly steps: Readonly<Record<Start, number>>;
}

const RECORD =
  'Between two syncs of this device the record got another value and then the last synced one again. It reads as it did at the last sync, and the note has a new value.';
const NOTE =
  'Between two syncs the note got another value and then the last synced one again. It reads as it did at the last sync, and the record has a new value.';
const LINK =
  'The answer of a write was lost, and the link in the note is older. The note got another value and then the written one again.';

/**
 * A value returned to the last synced one, and the plugin treats it as unchanged: a link contains fingerprints of
 * values and no version of either side, so a repeated value cannot be detected. Each with the reason.
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

/** Returns the reason for a known fault by its name, or `undefined` if it is unknown. */
export function knownAs(name: string): string | undefined {
  return KNOWN.find((one) => one.name === name)?.why;
}

/**
 * Returns the names that an exploration of this length must find from this start; otherwise the exception is not
 * needed.
 */
export function knownWithin(start: Start, length: number): readonly string[] {
  return KNOWN.filter(({ steps }) => steps[start] <= length).map(({ name }) => name);
}
