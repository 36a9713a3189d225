// The review pages: keys, forms that stay when something goes wrong, and words that are selected in the text.
// Everything is a form or a link without this script, too. Offsets count code points; a browser counts UTF-16 units.

const $ = (selector, at = document) => at.querySelector(selector);
const $$ = (selector, at = document) => [...at.querySelectorAll(selector)];

function element(tag, properties = {}, ...children) {
  const { data, ...plain } = properties;
  const it = Object.assign(document.createElement(tag), plain);
  Object.assign(it.dataset, data);
  it.append(...children);
  return it;
}

// --- the text of the article

const WORD = /[\p{L}\p{N}\p{M}]+(?:[’'.\-][\p{L}\p{N}\p{M}]+)*|\S/gu;
const DRAWN = ["content", "cue", "source", "target", "evidence", "holder", "favor", "against", "neutral"];

class Paper {
  constructor(article) {
    this.article = article;
    this.points = Array.from(article.textContent);
    this.pieces = [];
    let marks = [];
    for (const node of article.children) {
      if (node.classList.contains("mark")) marks.push(node);
      else {
        const start = Number(node.dataset.start);
        const names = [...node.classList].filter((name) => !DRAWN.includes(name));
        this.pieces.push({ start, end: start + Array.from(node.textContent).length, names, marks });
        marks = [];
      }
    }
    this.words = this.tokens();
  }

  tokens() {
    const found = [];
    let unit = 0;
    let point = 0;
    for (const match of this.article.textContent.matchAll(WORD)) {
      const gap = this.article.textContent.slice(unit, match.index);
      const start = point + Array.from(gap).length;
      point = start + Array.from(match[0]).length;
      unit = match.index + match[0].length;
      found.push({ start, end: point });
    }
    return found;
  }

  slice(start, end) {
    return this.points.slice(start, end).join("");
  }

  // From a place in the page to an offset.
  offset(node, unit) {
    const range = document.createRange();
    range.setStart(this.article, 0);
    range.setEnd(node, unit);
    return Array.from(range.toString()).length;
  }

  // From offsets to a range of the page.
  range(start, end) {
    const range = document.createRange();
    range.setStart(...this.place(start, true));
    range.setEnd(...this.place(end, false));
    return range;
  }

  place(offset, begins) {
    const spans = $$("[data-start]", this.article);
    const after = spans.findIndex((it) => Number(it.dataset.start) > offset - (begins ? 0 : 1));
    const span = spans[(after < 0 ? spans.length : after) - 1] ?? spans[0];
    const node = span.firstChild;
    return [node, Array.from(node.data).slice(0, offset - Number(span.dataset.start)).join("").length];
  }

  // What is selected, in whole words and without blanks around; null for nothing.
  selected() {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const given = selection.getRangeAt(0);
    if (!given.intersectsNode(this.article)) return null;
    const all = document.createRange();
    all.selectNodeContents(this.article);
    const first = given.compareBoundaryPoints(Range.START_TO_START, all) < 0 ? all : given;
    const last = given.compareBoundaryPoints(Range.END_TO_END, all) > 0 ? all : given;
    return this.snapped(this.offset(first.startContainer, first.startOffset), this.offset(last.endContainer, last.endOffset));
  }

  snapped(start, end) {
    const inside = this.words.filter((it) => it.end > start && it.start < end);
    return inside.length ? [inside[0].start, inside.at(-1).end] : null;
  }

  // The same span with one end moved by a word; unchanged where there is none.
  moved([start, end], side, by) {
    const edges = this.words.map((it) => it[side]);
    const from = side === "start" ? start : end;
    const to = by < 0 ? edges.filter((it) => it < from).at(-1) : edges.find((it) => it > from);
    if (to === undefined) return [start, end];
    const moved = side === "start" ? [to, end] : [start, to];
    return moved[0] < moved[1] ? moved : [start, end];
  }

  draw(layers) {
    const edges = [...new Set(layers.flatMap((it) => [it.start, it.end]))].sort((a, b) => a - b);
    const drawn = document.createDocumentFragment();
    for (const piece of this.pieces) {
      drawn.append(...piece.marks);
      const cuts = [piece.start, ...edges.filter((it) => it > piece.start && it < piece.end), piece.end];
      for (let at = 0; at + 1 < cuts.length; at += 1) {
        const here = layers.filter((it) => it.start <= cuts[at] && cuts[at + 1] <= it.end);
        const span = element("span", { data: { start: cuts[at] } }, this.slice(cuts[at], cuts[at + 1]));
        span.className = [...new Set([...piece.names, ...here.flatMap((it) => it.names)])].join(" ");
        drawn.append(span);
      }
    }
    this.article.replaceChildren(drawn);
  }
}

// --- the form for what words are

const ROLES = [
  { name: "content", label: "Content", key: "1", more: true },
  { name: "cue", label: "Cue", key: "2", more: true },
  { name: "source", label: "Source", key: "3", more: true },
  { name: "target", label: "Target", key: "4", stance: true },
  { name: "evidence", label: "Evidence", key: "5", stance: true, more: true },
  { name: "holder", label: "Holder", key: "6", stance: true },
];

class Editor {
  constructor(form, paper) {
    this.form = form;
    this.paper = paper;
    this.given = null;
    form.classList.add("enhanced");
    for (const role of $$(".role", form)) role.append(element("div", { className: "chips" }));
    this.prepareSpeakers();
    this.prepareStances();
    form.addEventListener("input", (event) => event.target.name === "label" && this.refresh());
    form.addEventListener("focusin", (event) => this.activate(event.target.closest(".stance-row")));
    if (!form.hidden) this.open();
  }

  get isOpen() {
    return !this.form.hidden;
  }

  open() {
    this.form.hidden = false;
    document.body.classList.add("editing");
    this.refresh();
  }

  close() {
    if (this.form.dataset.stale) return location.reload(); // the server put in what was sent before
    this.form.reset();
    this.form.hidden = true;
    document.body.classList.remove("editing");
    this.refresh();
    return undefined;
  }

  // --- rows that come when they are needed

  prepareSpeakers() {
    const rows = $$(".speaker-row", this.form);
    const last = rows.at(-1);
    const more = element("button", { type: "button", className: "link", textContent: "Another speaker" });
    more.addEventListener("click", () => {
      const row = last.hidden ? last : last.parentNode.insertBefore(last.cloneNode(true), more);
      row.hidden = false;
      $("input", row).focus();
    });
    last.hidden = rows.length > 1;
    last.after(more);
  }

  prepareStances() {
    const rows = $$(".stance-row", this.form);
    this.empty = rows.at(-1);
    this.empty.hidden = true;
    const more = element("button", { type: "button", className: "link", textContent: "Another stance" });
    more.addEventListener("click", () => {
      this.activate(this.newStance());
      $("select", this.active).focus();
    });
    this.empty.after(more);
    this.more = more;
    this.activate(rows.length > 1 ? rows[0] : null);
  }

  newStance() {
    const row = this.empty.cloneNode(true);
    const number = $$(".stance-row:not([hidden])", this.form).length + 1;
    for (const it of [row, ...$$("[aria-label]", row)]) {
      it.setAttribute("aria-label", it.getAttribute("aria-label").replace(/stance \d+/i, (found) => found.replace(/\d+/, number)));
    }
    row.hidden = false;
    this.more.before(row);
    return row;
  }

  activate(row) {
    if (!row) return;
    this.active = row;
    for (const it of $$(".stance-row", this.form)) it.classList.toggle("active", it === row);
  }

  // --- words

  input(role) {
    if (role.stance && !this.active) this.activate(this.newStance());
    return $(`input[name="${role.name}"]`, role.stance ? this.active : this.form);
  }

  // The words become that, in the place of what overlaps them or of all there was; with `more`, they are a further piece.
  use(role, span, more) {
    const input = this.input(role);
    const there = ranges(input.value);
    const apart = there.filter(([start, end]) => end <= span[0] || start >= span[1]);
    const kept = (more || apart.length < there.length) && role.more ? apart : [];
    this.put(input, [...kept, span]);
    const label = role.stance && $("select", this.active);
    if (label && !label.value) label.focus();
  }

  put(input, spans) {
    input.value = spans.sort((a, b) => a[0] - b[0]).map((it) => it.join("-")).join(" ");
    this.refresh();
  }

  refresh() {
    for (const role of $$(".role", this.form)) this.showChips(role);
    this.paper.draw(this.layers());
  }

  layers() {
    const found = [];
    for (const input of $$("input.offsets", this.form)) {
      const label = input.closest(".stance-row") && $("select", input.closest(".stance-row")).value;
      const names = [input.name, ...(label ? [label.toLowerCase()] : [])];
      if (input.name !== "holder") found.push(...ranges(input.value).map(([start, end]) => ({ start, end, names })));
    }
    return found;
  }

  showChips(role) {
    const input = $("input.offsets", role);
    const spans = ranges(input.value);
    const focused = document.activeElement?.dataset?.move && role.contains(document.activeElement) ? document.activeElement.dataset.move : null;
    const chips = spans.map((span, number) => this.chip(input, spans, span, number));
    $(".chips", role).replaceChildren(...(chips.length ? chips : [element("span", { className: "none", textContent: "none" })]));
    if (focused) $(`[data-move="${focused}"]`, role)?.focus();
  }

  chip(input, spans, span, number) {
    const spoken = `${input.getAttribute("aria-label").replace(", as offsets", "")}${spans.length > 1 ? `, piece ${number + 1}` : ""}`;
    const put = (changed) => this.put(input, spans.map((it, at) => (at === number ? changed : it)).filter(Boolean));
    const button = (text, told, move, change) => {
      const it = element("button", { type: "button", className: "small", textContent: text, title: told, data: { move: `${number}${move}` } });
      it.setAttribute("aria-label", `${spoken}: ${told}`);
      it.addEventListener("click", () => put(change()));
      return it;
    };
    const end = (side, by) => () => this.paper.moved(span, side, by);
    return element(
      "div",
      { className: "chip" },
      element("span", { className: "words", textContent: shortened(this.paper.slice(...span)) }),
      element(
        "span",
        { className: "ends" },
        element("small", { textContent: "start" }),
        button("−1", "start one word earlier", "a", end("start", -1)),
        button("+1", "start one word later", "b", end("start", 1)),
      ),
      element(
        "span",
        { className: "ends" },
        element("small", { textContent: "end" }),
        button("−1", "end one word earlier", "c", end("end", -1)),
        button("+1", "end one word later", "d", end("end", 1)),
      ),
      button("×", "remove", "e", () => null),
    );
  }
}

function ranges(value) {
  return [...value.matchAll(/(\d+)-(\d+)/g)].map((it) => [Number(it[1]), Number(it[2])]);
}

function shortened(words) {
  const line = words.replace(/\s+/g, " ");
  return line.length > 160 ? `${line.slice(0, 90)} … ${line.slice(-60)}` : line;
}

// --- the words that are selected

class Selection {
  constructor(bar, paper, editor) {
    Object.assign(this, { bar, paper, editor, span: null, shown: "" });
    document.addEventListener("selectionchange", () => this.show());
    bar.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
    paper.article.addEventListener("keydown", (event) => this.byKey(event));
  }

  show() {
    this.span = this.paper.selected();
    this.bar.hidden = !this.span || !this.editor;
    const shown = this.bar.hidden ? "" : `${this.span} ${this.editor.isOpen}`;
    if (shown === this.shown) return; // the buttons may have the focus
    this.shown = shown;
    if (!shown) return;
    $(".selected", this.bar).textContent = `“${shortened(this.paper.slice(...this.span))}”`;
    $(".uses", this.bar).replaceChildren(...(this.editor.isOpen ? this.uses() : this.offers()));
  }

  uses() {
    return ROLES.map((role) => {
      const use = element("button", { type: "button", title: `the selected words are the ${role.name}` }, `${role.label} `, element("kbd", { textContent: role.key }));
      use.addEventListener("click", () => this.use(role, false));
      const pair = element("span", { className: "pair" }, use);
      if (role.more) {
        const more = element("button", { type: "button", textContent: "+", title: `add as a further piece of the ${role.name}` });
        more.setAttribute("aria-label", more.title);
        more.addEventListener("click", () => this.use(role, true));
        pair.append(more);
      }
      return pair;
    });
  }

  // While no form is open.
  offers() {
    return $$("[data-opens], [data-adds]").map((it) => {
      const offer = element("button", { type: "button" }, ...[...it.childNodes].map((node) => node.cloneNode(true)));
      offer.addEventListener("click", () => it.click());
      return offer;
    });
  }

  use(role, more) {
    if (!this.span || !this.editor?.isOpen) return;
    const span = this.span;
    document.getSelection().removeAllRanges();
    this.editor.use(role, span, more);
    this.at = null;
  }

  // --- by the keyboard: a word is where one is, and Shift selects up to it

  byKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.editor?.isOpen) return;
    if (event.key === "Enter" && this.span) {
      event.preventDefault();
      $("button", this.bar).focus();
      return;
    }
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (step === undefined || !this.paper.words.length) return;
    event.preventDefault();
    const [anchor, focus] = this.at ?? this.begin();
    const next = this.at ? this.next(focus, step) : focus;
    this.at = event.shiftKey && this.at ? [anchor, next] : [next, next];
    this.select();
  }

  begin() {
    const content = this.span ?? ranges($('input[name="content"]', this.editor.form).value)[0] ?? [0, 0];
    const at = this.paper.words.findIndex((it) => it.end > content[0]);
    return [Math.max(at, 0), Math.max(at, 0)];
  }

  next(at, step) {
    const last = this.paper.words.length - 1;
    if (typeof step === "number") return Math.min(Math.max(at + step, 0), last);
    const by = step === "up" ? -1 : 1;
    const box = (number) => this.paper.range(this.paper.words[number].start, this.paper.words[number].end).getBoundingClientRect();
    const here = box(at);
    let to = at;
    while (to + by >= 0 && to + by <= last && Math.abs(box(to).top - here.top) < here.height / 2) to += by;
    const line = box(to).top;
    while (to + by >= 0 && to + by <= last && Math.abs(box(to + by).top - line) < here.height / 2 && (box(to).left - here.left) * by < 0) to += by;
    return to;
  }

  select() {
    const [first, last] = [Math.min(...this.at), Math.max(...this.at)].map((it) => this.paper.words[it]);
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(this.paper.range(first.start, last.end));
    this.show(); // the browser tells of it later
    const focus = this.paper.words[this.at[1]];
    const box = this.paper.range(focus.start, focus.end).getBoundingClientRect();
    if (box.top < 80 || box.bottom > innerHeight - 140) scrollBy({ top: box.top - innerHeight / 2 });
  }
}

// --- sending: the page stays as it is unless the server says that it is done

let sending = false;

async function send(form, submitter) {
  if (sending) return;
  sending = true;
  const slow = setTimeout(() => $("#messages").replaceChildren(element("p", { className: "message", textContent: "Saving …" })), 600);
  const fields = new FormData(form);
  if (submitter?.name) fields.append(submitter.name, submitter.value);
  const problems = await answer(form.getAttribute("action"), fields);
  clearTimeout(slow);
  if (!problems) return; // on the way to the next page
  sending = false;
  $("#messages").replaceChildren();
  tell(problems);
}

// Goes on where the server says; else tells why not.
async function answer(action, fields) {
  let reply;
  try {
    reply = await fetch(action, { method: "POST", body: new URLSearchParams(fields), headers: { accept: "application/json" } });
  } catch {
    return ["The server does not answer; nothing was saved. Is it still running?"];
  }
  try {
    const told = await reply.json();
    if (!told.ok) return told.problems;
    location.assign(told.next);
    return null;
  } catch {
    return [`Nothing was saved: you are signed out, or this page is too old (${reply.status}). What you put in is still here; sign in again in another tab.`];
  }
}

function tell(problems) {
  $("#problems").replaceChildren(element("ul", { className: "problems" }, ...problems.map((it) => element("li", { textContent: it }))));
}

// --- names of speakers

let waiting;

function suggest(input) {
  const list = document.getElementById(input.getAttribute("list"));
  const known = $$("option", list).find((it) => it.value === input.value);
  const type = $("select[name=type]", input.parentNode);
  if (known && type) type.value = known.dataset.type;
  clearTimeout(waiting);
  const begin = input.value.trim();
  if (begin.length > 1 && !known) waiting = setTimeout(() => extend(list, input.closest("[data-suggest]").dataset.suggest, begin), 150);
}

async function extend(list, address, begin) {
  const reply = await fetch(`${address}?${new URLSearchParams({ begin })}`).catch(() => null);
  const there = new Set($$("option", list).map((it) => it.value));
  for (const it of reply?.ok ? await reply.json() : []) {
    if (!there.has(it.name)) list.append(element("option", { value: it.name, textContent: it.type, data: { type: it.type } }));
  }
}

// --- keys

const OFF = "quotes-review-keys-off";

function pressed(event, editor, selection) {
  const field = event.target.closest?.("input, textarea, select, dialog");
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && editor?.isOpen) {
    event.preventDefault();
    editor.form.requestSubmit($("[data-saves]", editor.form));
  } else if (event.key === "Escape" && !event.target.closest?.("dialog")) {
    if (field) field.blur();
    else if (editor?.isOpen) editor.close();
  } else if (!field && !event.ctrlKey && !event.metaKey && !event.altKey && !localStorage.getItem(OFF)) {
    if (single(event, editor, selection)) event.preventDefault();
  }
}

function single(event, editor, selection) {
  const role = editor?.isOpen && ROLES.find((it) => event.code === `Digit${it.key}` || event.key === it.key);
  if (role) {
    selection.use(role, event.shiftKey);
    return true;
  }
  const key = event.key.length === 1 ? event.key.toLowerCase() : "";
  if (key === "w" && editor?.isOpen) {
    $("#text").focus();
    return true;
  }
  if (key === "p") return press($('a[rel="prev"]'));
  return key !== "" && (!editor?.isOpen || key === "?") && press($(`[data-key="${CSS.escape(key)}"]`));
}

function press(it) {
  if (!it || it.disabled) return false;
  it.click();
  return true;
}

// --- the page

function start() {
  const article = $("#text");
  const paper = article && new Paper(article);
  const form = $("#correct");
  const editor = form && paper && new Editor(form, paper);
  const selection = paper && new Selection($("#selection"), paper, editor);

  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    event.preventDefault();
    send(event.target, event.submitter);
  });
  document.addEventListener("keydown", (event) => pressed(event, editor, selection));
  for (const it of $$("[data-opens]")) {
    it.addEventListener("click", (event) => {
      event.preventDefault();
      const span = selection.span;
      editor.open();
      if (span && it.dataset.key === "n") editor.use(ROLES[0], span, false);
      article.focus({ preventScroll: true });
      $(".content", article)?.scrollIntoView({ block: "nearest" });
      selection.show();
    });
  }
  for (const it of $$("[data-closes]")) {
    it.addEventListener("click", (event) => {
      event.preventDefault();
      editor.close();
    });
  }
  $("[data-adds]")?.addEventListener("click", (event) => {
    if (selection.span) event.currentTarget.href += `&content=${selection.span.join("-")}`;
  });
  document.addEventListener("input", (event) => event.target.matches("input[list]") && suggest(event.target));
  prepareHelp();
  if (article && (matchMedia("(min-width: 56.01rem)").matches || editor?.isOpen)) $(".content", article)?.scrollIntoView({ block: "center" });
}

function prepareHelp() {
  const [dialog, button] = [$("#keys"), $("[data-help]")];
  if (!dialog || !button) return;
  button.hidden = false;
  button.addEventListener("click", () => dialog.showModal());
  const use = $("#use-keys");
  use.checked = !localStorage.getItem(OFF);
  use.addEventListener("change", () => (use.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
}

start();
