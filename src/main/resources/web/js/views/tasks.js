// The tasks of a long run, a page at a time.
import { h } from '../dom.js';
import { go } from '../route.js';
import { sign } from '../signs.js';
import { known, TASKS_PAGE, turnTo } from '../store.js';
import { count, many, phaseState, state, unit } from '../words.js';

const FILTERS = [
  ['', 'All'],
  ['failed', 'Failed'],
  ['running', 'Running'],
  ['parked', 'Parked'],
  ['passed', 'Passed'],
];

export function tasks(run) {
  const { offset, state: only } = known.part;
  const all = { '': run.phases_total, failed: run.phases_failed, parked: run.phases_parked, passed: run.phases_passed };
  const total = all[only];
  const last = offset + run.phases.length;
  const more = total === undefined ? run.phases.length === TASKS_PAGE : last < total;
  return h(
    'section',
    { class: 'card tasks', 'aria-labelledby': 'tasks' },
    h(
      'header',
      {},
      h('h2', { id: 'tasks' }, unit(run) === 'task' ? 'Tasks' : 'Phases'),
      h(
        'div',
        { class: 'segments grow', role: 'group', 'aria-label': 'Which of them' },
        FILTERS.map(([name, word]) =>
          h(
            'button',
            {
              key: name,
              'aria-pressed': String(only === name),
              on: { click: () => turnTo({ state: name, offset: 0 }) },
            },
            word,
            all[name] > 0 && h('span', { class: 'num soft' }, ` ${count(all[name])}`),
          ),
        ),
      ),
      h(
        'div',
        { class: 'row tools' },
        h(
          'span',
          { class: 'soft num', role: 'status' },
          run.phases.length > 0 && `${offset + 1}–${last}${total === undefined ? '' : ` of ${count(total)}`}`,
        ),
        page('back', 'Earlier ones', offset === 0, Math.max(0, offset - TASKS_PAGE)),
        page('on', 'Later ones', !more, offset + TASKS_PAGE),
      ),
    ),
    run.phases.length === 0
      ? h('p', { class: 'empty' }, only ? `None is ${state(only).word.toLowerCase()}.` : 'No task was taken yet.')
      : h('ul', {}, run.phases.map(row)),
  );
}

const page = (shape, word, disabled, offset) =>
  h('button', { class: 'icon', 'aria-label': word, title: word, disabled, on: { click: () => turnTo({ offset }) } }, sign(shape));

function row(task) {
  const shown = state(phaseState(task));
  const on = task.id === known.at.phase;
  return h(
    'li',
    { key: task.id },
    h(
      'button',
      {
        class: on ? 'on' : null,
        'aria-pressed': String(on),
        on: { click: () => go({ ...known.at, phase: task.id, attempt: null }, false) },
      },
      h('span', { class: `tone is-${shown.tone}`, title: shown.word }, sign(shown.sign)),
      h('span', { class: 'mono task-name' }, task.title || task.id),
      h('span', { class: 'soft task-state' }, shown.word, task.attempts > 1 && `, ${many(task.attempts, 'attempt')}`),
      h('span', { class: 'soft task-why' }, task.reason === task.state ? '' : task.reason),
    ),
  );
}
