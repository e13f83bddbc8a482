/** Handler of Obsidian URIs with the plugin's ID. Any page can open one, so it never writes and never starts a sync. */
import { type App, Notice, type ObsidianProtocolHandler } from 'obsidian';
import { visibleText } from '../domain/untrusted-text.ts';
import type { AuthService } from '../sync/auth-service.ts';
import type { Actions } from './actions.ts';
import { withErrorNotice } from './parts/with-error-notice.ts';
import { createSignInCallback } from './sync/sign-in-callback.ts';
import { uriProblemText } from './text/uri.ts';
import { readUri, type ScreenRequest } from './uri-model.ts';

/**
 * Returns the protocol handler for screens and sign-in links. Screens wait until `idsKnown` resolves, because a URI can
 * start the app.
 */
export function createUriHandler(
  app: App,
  connections: AuthService,
  actions: Pick<Actions, 'openUri'>,
  idsKnown: () => Promise<void>,
): ObsidianProtocolHandler {
  const completeSignIn = createSignInCallback(app, connections);
  const openScreen = withErrorNotice(async (request: ScreenRequest) => {
    await idsKnown();
    await actions.openUri(request);
  });
  return (parameters) => {
    const request = readUri(parameters);
    if (request.is === 'sign-in') void completeSignIn(parameters);
    else if (request.is === 'screen') void openScreen(request);
    else new Notice(visibleText(uriProblemText(request.problem)));
  };
}
