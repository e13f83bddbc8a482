/** Checks of a readable note, in running order. */
import { amount } from './amount.ts';
import { attributionStale } from './attribution-stale.ts';
import type { Check } from './check.ts';
import { closeDatePast } from './close-date-past.ts';
import { closeDate } from './close-date.ts';
import { commentTruncatesValue } from './comment-truncates-value.ts';
import { conflictCopy } from './conflict-copy.ts';
import { currency } from './currency.ts';
import { forecast } from './forecast.ts';
import { idDuplicate } from './id-duplicate.ts';
import { idUnsafeNumber } from './id-unsafe-number.ts';
import { linkUnquoted } from './link-unquoted.ts';
import { invisibleCharacter } from './invisible-character.ts';
import { keyNearMiss } from './key-near-miss.ts';
import { linkMixedText } from './link-mixed-text.ts';
import { listExpected } from './list-expected.ts';
import { nameDuplicate } from './name-duplicate.ts';
import { nameNone } from './name-none.ts';
import { namesInOneText } from './names-in-one-text.ts';
import { oemsBeyondWeights } from './oems-beyond-weights.ts';
import { placeholderValue } from './placeholder-value.ts';
import { probability } from './probability.ts';
import { required } from './required.ts';
import { stageUnknown } from './stage-unknown.ts';
import { synonymsConflict } from './synonyms-conflict.ts';
import { valueKind } from './value-kind.ts';

/** Order of the findings at one place of a note: codes that block an export come first. */
export const CHECKS: readonly Check[] = [
  required,
  placeholderValue,
  valueKind,
  namesInOneText,
  nameNone,
  linkMixedText,
  amount,
  closeDate,
  idDuplicate,
  idUnsafeNumber,
  nameDuplicate,
  currency,
  oemsBeyondWeights,
  listExpected,
  linkUnquoted,
  invisibleCharacter,
  commentTruncatesValue,
  conflictCopy,
  keyNearMiss,
  synonymsConflict,
  closeDatePast,
  probability,
  forecast,
  stageUnknown,
  attributionStale,
];
