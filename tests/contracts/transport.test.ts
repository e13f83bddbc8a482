/** Checks the in-memory implementation against the contract, so that other tests can use it in place of the network. */
import { memoryTransport, type Answer } from '../support/memory-transport.ts';
import { transportContract } from './transport.ts';

transportContract('the memory twin', (reads) => {
  let next: Answer = 'lost';
  const answer = (): Answer =>
    typeof next === 'string'
      ? next
      : {
          ...next,
          headers: Object.fromEntries(Object.entries(next.headers).map(([key, value]) => [key.toLowerCase(), value])),
        };
  const reading = memoryTransport(answer, () => 'reading', reads);
  const writing = memoryTransport(answer, () => 'writing', reads);
  return Promise.resolve({
    reading,
    writing,
    arrived: () => [...reading.sent, ...writing.sent],
    from: (given) => {
      next = given;
    },
  });
});
