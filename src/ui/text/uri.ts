/** Texts for Obsidian URIs that open nothing. */
import { listed, quoted } from '../../domain/sentence.ts';
import { counted, notesListed } from './format.ts';

/** Screens that a URI opens, by the value of `open`. */
export const URI_SCREENS = ['panel', 'review', 'issues', 'settings'] as const;

/** Reason why a URI opens nothing. Names of parameters are in the order of the URI. */
export type UriProblem =
  | { readonly is: 'mixed'; readonly names: readonly string[] }
  | { readonly is: 'unknown-names'; readonly names: readonly string[] }
  | { readonly is: 'empty' | 'repeated' | 'too-long'; readonly name: string }
  | { readonly is: 'no-screen' }
  | { readonly is: 'unknown-screen'; readonly value: string }
  | { readonly is: 'no-pipeline' };

const CHOICES = `Use ${listed(URI_SCREENS.map(quoted), 'disjunction')}.`;

/** Returns the names, or the first three and the number of the others. */
function names(all: readonly string[]): string {
  const shown = all.length > 4 ? all.slice(0, 3) : all;
  return listed([...shown.map(quoted), ...(shown === all ? [] : [`${all.length - shown.length} more`])]);
}

/** Returns what is wrong with a URI, and what it can contain. */
export function uriProblemText(problem: UriProblem): string {
  switch (problem.is) {
    case 'mixed':
      return `The link has ${names(problem.names)} at the same time. A sign-in link can’t open a screen. To open a screen, use only “open” and “id”.`;
    case 'unknown-names':
      return `The link has ${problem.names.length === 1 ? 'the unknown parameter' : 'the unknown parameters'} ${names(problem.names)}. To open a screen, use only “open” and “id”.`;
    case 'empty':
      return `The link has no value for ${quoted(problem.name)}. Enter a value, for example “open=panel&id=opp-123”.`;
    case 'repeated':
      return `The link has ${quoted(problem.name)} more than once. Use it once.`;
    case 'too-long':
      return `The value of ${quoted(problem.name)} in the link is too long. Use the ID of an opportunity.`;
    case 'no-screen':
      return `The link doesn’t name a screen in “open”. ${CHOICES}`;
    case 'unknown-screen':
      return `The link has the unknown value ${quoted(problem.value)} for “open”. ${CHOICES}`;
    case 'no-pipeline':
      return `The pipeline view isn’t available in this version of the plugin. ${CHOICES}`;
  }
}

/** Returns the message for an ID that several notes have. */
export function sharedIdText(id: string, paths: readonly string[]): string {
  return `${counted(paths.length, 'note has', 'notes have')} the ID ${quoted(id)}: ${notesListed(paths)}. Change the ID of all but one.`;
}

/** Message for an app without the undocumented method that opens a settings tab. */
export const NO_SETTINGS_TEXT =
  'This version of Obsidian can’t open the settings from a link. Open Settings > CRM Sync and Attribution.';
