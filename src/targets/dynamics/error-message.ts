/** Dataverse messages, shortened for reading: the reason remains, IDs, counts, and stack traces are removed. */
import { MOST_MESSAGE, withoutTrace } from '../flow/response.ts';

const WRAPPED = 'InnerException :';

const GUID = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi;

/** Text in parentheses, and a comma after it. */
const ASIDE = / ?\([^()]*\),?/g;

/** A name with an ID or a count: `OwnerId: 153d…`, `identityUser.Roles.Count=2`. */
const IDS = /(?:,? (?:and )?|\b)\b\w{1,60}(?:\.\w{1,60}){0,3} ?[:=] ?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi;
const COUNTS = /(?:,? |\b)\w{1,60}(?:\.\w{1,60}){1,3}=\d+/g;

/**
 * Returns a readable message of at most 1,000 characters. A single ID remains because it identifies the record; of
 * several IDs, those in parentheses and those after a name are removed. Repeated sentences are removed as well. An
 * empty text remains empty.
 */
export function shortMessage(text: string): string {
  const content = unwrapped(text);
  const bare = content.replace(ASIDE, (aside) => (aside.search(GUID) === -1 ? aside : ''));
  const ids = content.match(GUID) ?? [];
  const clear =
    ids.length < 2
      ? bare
      : bare
          .replace(IDS, '')
          .replace(COUNTS, '')
          .replace(/ on OTC=\d+/g, '');
  return distinct(clear).slice(0, MOST_MESSAGE);
}

/** Returns the text without the sentence before an inner exception, its causes, and its stack trace. */
function unwrapped(text: string): string {
  const at = text.indexOf(WRAPPED);
  const inner = at === -1 ? text : text.slice(at + WRAPPED.length).replace(/^ ?[\w.]{1,120}Exception: ?/, '');
  const [first = '', ...causes] = withoutTrace(inner).split(/ -{2,4}> /);
  const found = first.trim() === '' ? (causes[0] ?? '') : first;
  return found.trim();
}

/** Returns the sentences, each once. */
function distinct(text: string): string {
  const kept: string[] = [];
  const line = text.replace(/\s+/g, ' ');
  for (const part of line.match(/(?:[^.!?]|[.!?](?! ))*[.!?]?/g) ?? []) {
    const sentence = part.replace(/^[ ,.;:]+/, '').trim();
    if (sentence !== '' && !kept.some((one) => one.includes(sentence.replace(/\.$/, '')))) kept.push(sentence);
  }
  return kept.join(' ');
}
