/** A plain JSON document with all values of a note: the default format, which needs no account. */
import type { Target } from '../core/target.ts';

/** Every key is always present, in this order, so that a reader of the file does not have to handle absent keys. */
export const genericJson: Target = {
  label: 'JSON file',
  kind: 'document',
  syntax: 'json',
  object: 'document',
  mapping: [
    { from: 'id', to: 'id', codec: 'text', direction: 'push' },
    { from: 'title', to: 'title', codec: 'text', direction: 'push' },
    { from: 'customer', to: 'customer', codec: 'text', direction: 'push' },
    { from: 'customerOrg', to: 'customer_org', codec: 'text', direction: 'push' },
    { from: 'customerPoc', to: 'customer_poc', codec: 'text', direction: 'push' },
    { from: 'amount', to: 'amount', codec: 'number', direction: 'push' },
    { from: 'currency', to: 'currency', codec: 'text', direction: 'push' },
    { from: 'stage', to: 'stage', codec: 'stage', direction: 'push' },
    { from: 'closeDate', to: 'close_date', codec: 'text', direction: 'push' },
    { from: 'source', to: 'source', codec: 'text', direction: 'push' },
    { from: 'region', to: 'region', codec: 'text', direction: 'push' },
    { from: 'team', to: 'team', codec: 'text', direction: 'push' },
    { from: 'owner', to: 'owner', codec: 'text', direction: 'push' },
    { from: 'oems', to: 'oems', codec: 'list', direction: 'push' },
    { from: 'partners', to: 'partners', codec: 'list', direction: 'push' },
    { from: 'contractVehicle', to: 'contract_vehicle', codec: 'text', direction: 'push' },
    { from: 'tags', to: 'tags', codec: 'list', direction: 'push' },
    { from: 'notes', to: 'lifecycle_notes', codec: 'text', direction: 'push' },
    { from: 'revAttribution', to: 'attribution', codec: 'map', direction: 'push' },
    { from: 'forecast', to: 'forecast', codec: 'map', direction: 'push' },
  ],
  stages: {},
  stagesClosed: false,
  cleared: null,
  options: {},
  limits: {},
};
