// A question before something is done, in a dialog of the browser's own: it keeps the focus, and Escape says no.
import { h, render } from './dom.js';

let box = null;

/**
 * Asks.
 *
 * @param question `{title, text, yes, danger, note, number}`: `note` is the label of a line of text, `number` `{label, value}`
 * @returns what was filled in, `{note, number}`, or null for no
 */
export function question({ title, text, yes, danger = false, note = null, number = null }) {
  box ??= document.body.appendChild(document.createElement('dialog'));
  return new Promise((answer) => {
    const end = (given) => {
      box.close();
      answer(given);
    };
    const filled = () => ({
      note: box.querySelector('[name=note]')?.value.trim() ?? '',
      number: Number(box.querySelector('[name=number]')?.value ?? 0),
    });
    render(
      box,
      h(
        'form',
        {
          key: `${title}${Date.now()}`,
          method: 'dialog',
          on: {
            submit: (event) => {
              event.preventDefault();
              end(filled());
            },
          },
        },
        h('h2', { id: 'question' }, title),
        h('p', {}, text),
        number &&
          h(
            'label',
            {},
            number.label,
            h('input', { name: 'number', type: 'number', min: 1, max: 1000, value: number.value, required: true }),
          ),
        note && h('label', {}, note, h('input', { name: 'note', type: 'text', maxlength: 500, autocomplete: 'off' })),
        h(
          'div',
          { class: 'row end' },
          h('button', { type: 'button', autofocus: danger, on: { click: () => end(null) } }, 'Leave it'),
          h(
            'button',
            { type: 'submit', class: danger ? 'danger-full' : 'primary', autofocus: !danger && !note && !number },
            yes,
          ),
        ),
      ),
    );
    box.setAttribute('aria-labelledby', 'question');
    box.oncancel = () => answer(null);
    box.showModal();
  });
}
