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
    help: 'Programs with the API key of the Local REST API plugin can write attribution and export files, and apply sync plans that they have requested before. Only for this vault on this device.',
    aliases: ['rest', 'api', 'curl', 'automation'],
  },
  {
    member: 'unreviewed',
    name: 'Allow unreviewed API syncs',
    help: 'They can also sync without requesting the plan first. Conflicts are skipped, and plans that exceed a safety limit are rejected.',
    aliases: ['rest', 'api', 'plan'],
  },
];
