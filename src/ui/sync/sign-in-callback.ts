/** Handler of the link with which the browser returns; it can only complete the current sign-in. */
import { Notice, type ObsidianProtocolHandler } from 'obsidian';
import type { AuthService } from '../../sync/auth-service.ts';
import { withErrorNotice } from '../parts/with-error-notice.ts';
import { resultText } from '../text/sign-in.ts';

/**
 * Returns the protocol handler for sign-in links. Any page can open such a link, so only one with the state of the
 * current sign-in is accepted.
 */
export function createSignInCallback(service: AuthService): ObsidianProtocolHandler {
  return withErrorNotice(async ({ action: _, ...link }) => {
    const attempt = service.attempt();
    new Notice(resultText(await service.finish(link), attempt));
  });
}
