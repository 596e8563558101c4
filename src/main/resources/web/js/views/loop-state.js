// A loop's states in words.
import { state as known } from '../words.js';

const OWN = {
  idle: ['Not running', 'idle', 'ring'],
  draining: ['Stops after this turn', 'park', 'dot'],
  passed: ['All done', 'pass', 'check'],
  failed: ['Ended early', 'fail', 'cross'],
};

/** The word, tone and sign for how a loop stands; where nothing is known yet, nothing is claimed. */
export function look(state) {
  if (!state) return { word: 'Loading', tone: 'idle', sign: 'ring' };
  if (state.status === 'passed' && state.items.open > 0) return { word: 'Not running', tone: 'idle', sign: 'ring' };
  const own = OWN[state.status];
  return own ? { word: own[0], tone: own[1], sign: own[2] } : known(state.status);
}
