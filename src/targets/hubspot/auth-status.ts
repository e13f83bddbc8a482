/** State of a HubSpot service key according to a response. */
import type { Crm } from '../core/crm.ts';

/** Returns the state of the service key according to a response. */
export const authStatus: Crm['authStatus'] = ({ status }) => (status === 401 ? 'rejected' : 'valid');
