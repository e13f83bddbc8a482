/** Display model of the settings for the HTTP API, which are for this device only. */
import type { HttpPermissions } from '../../operations/http/http-services.ts';

/** A permission that the user can turn on. */
export interface PermissionRow {
  readonly member: keyof HttpPermissions;
  readonly name: string;
  readonly help: string;
  readonly aliases: readonly string[];
}

export const HTTP_HEADING = 'HTTP API on this device';

/** The permissions in the order of the settings tab. */
export const PERMISSION_ROWS: readonly PermissionRow[] = [
  {
    member: 'write',
    name: 'HTTP callers may write',
    help: 'Programs that have the API key of the Local REST API plugin can write attribution and export files, and apply sync plans that they have requested before. They can always read opportunities. Applies to this vault on this device.',
    aliases: ['rest', 'api', 'curl', 'automation'],
  },
  {
    member: 'unreviewed',
    name: 'Allow unreviewed API syncs',
    help: 'These programs can also sync without requesting the plan first. Conflicts and plans that exceed a safety limit are still rejected. Has no effect while they may not write, or while dry run is on.',
    aliases: ['rest', 'api', 'plan'],
  },
];
