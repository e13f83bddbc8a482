/** The routes of the HTTP API, in the order in which they are listed. */
import { attributionRoute } from './attribution-route.ts';
import { exportRoute } from './export-route.ts';
import { formatsRoute } from './formats-route.ts';
import { operationsRoute } from './operations-route.ts';
import type { Route } from './route.ts';
import { validateRoute } from './validate-route.ts';

/** Each path has one method. */
export const ROUTES: readonly Route[] = [validateRoute, attributionRoute, exportRoute, formatsRoute, operationsRoute];
