/** Holds the memory twin to the contract, so that what other tests prove with it holds over the network. */
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
