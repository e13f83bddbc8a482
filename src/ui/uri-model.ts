/** Meaning of an Obsidian URI: a screen to open, the callback of a sign-in, or the reason why it is neither. */
import { type UriProblem, URI_SCREENS } from './text/uri.ts';

export type UriScreen = (typeof URI_SCREENS)[number];

/** Request to open a screen. */
export interface ScreenRequest {
  readonly screen: UriScreen;
  /** ID of the opportunity to show; `undefined` if the URI has none. */
  readonly id: string | undefined;
}

export type UriRequest =
  | ({ readonly is: 'screen' } & ScreenRequest)
  | { readonly is: 'sign-in' }
  | { readonly is: 'invalid'; readonly problem: UriProblem };

/** Parameters of a URI by name. The app passes one text for each; a list is a repeated parameter. */
export type UriParameters = Readonly<Record<string, string | readonly string[]>>;

/** Parameters of sign-in callbacks, which can have more parameters: each CRM adds its own. RFC 6749, section 4.1.2. */
const SIGN_IN_NAMES: readonly string[] = ['code', 'state', 'error'];

const SCREEN_NAMES: readonly string[] = ['open', 'id'];

/** Largest length of an ID. No CRM has a longer external key, and the search for similar IDs takes time. */
const LONGEST_ID = 255;

/** Returns the meaning of a URI. `action` belongs to the protocol and is ignored. */
export function readUri({ action: _, ...parameters }: UriParameters): UriRequest {
  const names = Object.keys(parameters);
  const screenNames = names.filter((name) => SCREEN_NAMES.includes(name));
  const signInNames = names.filter((name) => SIGN_IN_NAMES.includes(name));
  if (signInNames.length > 0) {
    const mixed = names.filter((name) => [...screenNames, ...signInNames].includes(name));
    return screenNames.length === 0 ? { is: 'sign-in' } : invalid({ is: 'mixed', names: mixed });
  }
  const unknown = names.filter((name) => !SCREEN_NAMES.includes(name));
  if (unknown.length > 0) return invalid({ is: 'unknown-names', names: unknown });
  const repeated = names.find((name) => typeof parameters[name] !== 'string');
  if (repeated !== undefined) return invalid({ is: 'repeated', name: repeated });
  return readScreen(parameters as Readonly<Record<string, string>>);
}

function readScreen(parameters: Readonly<Record<string, string>>): UriRequest {
  const empty = Object.keys(parameters).find((name) => parameters[name]?.trim() === '');
  if (empty !== undefined) return invalid({ is: 'empty', name: empty });
  const { open, id } = parameters;
  if (open === undefined) return invalid({ is: 'no-screen' });
  if (open === 'pipeline') return invalid({ is: 'no-pipeline' });
  const screen = URI_SCREENS.find((one) => one === open);
  if (screen === undefined) return invalid({ is: 'unknown-screen', value: open });
  if (id !== undefined && id.length > LONGEST_ID) return invalid({ is: 'too-long', name: 'id' });
  return { is: 'screen', screen, id };
}

function invalid(problem: UriProblem): UriRequest {
  return { is: 'invalid', problem };
}
