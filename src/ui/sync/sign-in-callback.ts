/** Handler of the link with which the browser returns; it can only complete the current sign-in. */
import type { App, ObsidianProtocolHandler } from 'obsidian';
import type { AuthService } from '../../sync/auth-service.ts';
import { showNotice } from '../parts/button-notice.ts';
import { withErrorNotice } from '../parts/with-error-notice.ts';
import { resultText } from '../text/sign-in.ts';

/**
 * Returns the protocol handler for sign-in links. Any page can open such a link, so only one with the state of the
 * current sign-in is accepted.
 */
export function createSignInCallback(app: App, service: AuthService): ObsidianProtocolHandler {
  return withErrorNotice(async ({ action: _, ...link }) => {
    const attempt = service.attempt();
    showNotice(app, resultText(await service.finish(link), attempt));
  });
}
