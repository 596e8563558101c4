// A document while it is edited. What was typed is kept in the browser until it is on disk, and it is on disk only where
// nobody else wrote meanwhile: whoever comes second sees both, and decides.
import { call } from '../api.js';
import { merge } from './merge.js';

export class Draft {
  #path;
  #place; // where it is kept in the browser
  #writes = 0; // begun and ended, so that an answer from before one of them is not taken for news

  /** What was last read or written, `{text, etag}`; null before that. */
  base = null;
  /** What is in the editor. */
  text = '';
  /** What is on disk where somebody else wrote it while something was typed here; null otherwise. */
  theirs = null;
  file = '';
  saving = false;
  trouble = null;
  /** The lines at which both versions stand after they were put together. */
  places = [];
  /** What was typed before the other version was taken; null if it was not. */
  aside = null;

  constructor(repo, kind) {
    this.#path = `/api/docs/${kind}?repo=${encodeURIComponent(repo)}`;
    this.#place = `draft ${kind} ${repo}`;
  }

  get changed() {
    return this.base !== null && this.text !== this.base.text;
  }

  /** Counts writes: an answer is news only if this is the same as when it was asked for. */
  get writes() {
    return this.#writes;
  }

  /** Takes in what the server has. */
  takeIn({ file, text, etag }) {
    this.file = file;
    const now = { text, etag };
    if (this.base === null) {
      this.base = now;
      this.text = text;
      this.#restore(now);
    } else if (etag === this.base.etag) this.theirs = null;
    else if (!this.changed || this.text === text) this.#settle(now, text);
    else this.theirs = now;
  }

  type(text) {
    this.text = text;
    if (!this.changed && !this.theirs) this.places = [];
    this.#keep();
  }

  async save() {
    if (this.saving || this.base === null || this.theirs) return;
    const { text } = this;
    this.saving = true;
    this.#writes++;
    try {
      const answer = await call('PUT', this.#path, { text }, { headers: { 'If-Match': this.base.etag } });
      this.base = { text, etag: answer.headers.get('ETag') };
      this.trouble = null;
      this.places = [];
      this.aside = null;
      this.#keep();
      return true;
    } catch (trouble) {
      if (trouble.status !== 412) {
        this.trouble = trouble.message;
        return false;
      }
      this.trouble = null;
      this.takeIn(await (await call('GET', this.#path)).json());
      return false;
    } finally {
      this.saving = false;
      this.#writes++;
    }
  }

  /** What was typed is to replace what is on disk. */
  async keepMine() {
    this.base = this.theirs;
    this.theirs = null;
    this.#keep();
    return this.save();
  }

  /** What is on disk replaces what was typed, which can be brought back. */
  takeTheirs() {
    const typed = this.text;
    this.#settle(this.theirs, this.theirs.text);
    this.aside = typed;
  }

  bringBack() {
    [this.text, this.aside] = [this.aside, null];
    this.#keep();
  }

  /** Both in one text, which is yet to be saved. */
  putTogether() {
    const both = merge(this.base.text, this.text, this.theirs.text);
    this.base = this.theirs;
    this.theirs = null;
    this.text = both.text;
    this.places = both.places;
    this.#keep();
  }

  revert() {
    const typed = this.text;
    this.#settle(this.base, this.base.text);
    this.aside = typed;
  }

  #settle(base, text) {
    Object.assign(this, { base, text, theirs: null, places: [], trouble: null });
    this.#keep();
  }

  #keep() {
    try {
      if (this.changed) localStorage.setItem(this.#place, JSON.stringify({ text: this.text, base: this.base }));
      else localStorage.removeItem(this.#place);
      this.unkept = false;
    } catch {
      this.unkept = true; // too large for the browser: then it asks before the page is left
    }
  }

  /** What was typed before the page was left. */
  #restore(now) {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#place));
      if (!kept || kept.text === now.text) return localStorage.removeItem(this.#place);
      this.text = kept.text;
      if (kept.base.etag !== now.etag) Object.assign(this, { base: kept.base, theirs: now });
    } catch {
      // nothing that could be read
    }
  }
}
