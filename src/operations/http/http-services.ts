/** Services and permissions of the HTTP API. */
import type { Operation, OperationServices } from '../operation.ts';
import type { HttpWrites } from './http-writes.ts';

/** Permissions of HTTP callers on this device. Each is false until the user turns it on. */
export interface HttpPermissions {
  /** Callers may write notes and files, and apply plans that they have seen. */
  readonly write: boolean;
  /** Callers may also sync without having seen the plan. */
  readonly unreviewed: boolean;
}

/** Storage of the permissions on this device. */
export interface HttpPermissionStore {
  read(): HttpPermissions;
  change(permissions: HttpPermissions): void;
}

/** Services that the HTTP API uses. */
export interface HttpServices extends OperationServices {
  readonly operations: readonly Operation[];
  /** Returns a random ID for a request that has none. */
  readonly newId: () => string;
  readonly permissions: () => HttpPermissions;
  /** Returns true while dry run is on. */
  readonly isDryRun: () => boolean;
  readonly writes: HttpWrites;
}
