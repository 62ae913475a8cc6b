// Lesson 13: a digit is painted, and a small network says which one it is.

const SIDE = 8;

// ---- the network -----------------------------------------------------------------

// The picture moved by dx pixels to the right and dy down; what comes in is paper.
export function shifted(pixels, dx, dy) {
  const [right, down] = [Math.round(dx), Math.round(dy)];
  return pixels.map((_, place) => {
    const [row, column] = [Math.floor(place / SIDE) - down, (place % SIDE) - right];
    const inside = row >= 0 && row < SIDE && column >= 0 && column < SIDE;
    return inside ? pixels[SIDE * row + column] : 0;
  });
}

const scores = (x, W, b) => b.map((start, j) => x.reduce((sum, xi, i) => sum + xi * W[i][j], start));

// Hidden activations and the probabilities of the ten digits.
export function forward(x, { W1, b1, W2, b2 }) {
  const hidden = scores(x, W1, b1).map((z) => Math.max(0, z));
  const z = scores(hidden, W2, b2);
  const top = Math.max(...z);
  const e = z.map((value) => Math.exp(value - top));
  const total = e.reduce((sum, value) => sum + value, 0);
  return { hidden, p: e.map((value) => value / total) };
}

const read = (state) => forward(shifted(state.pixels, state.dx, state.dy), state._layers);
const best = (p) => p.indexOf(Math.max(...p));

// ---- painting --------------------------------------------------------------------

// The pixels after a touch of a round brush at (x, y), counted in pixels from the pad's
// top left corner. A pixel near the brush gets much ink, one further off little.
export function touch(pixels, x, y, erase) {
  return pixels.map((old, place) => {
    const [row, column] = [Math.floor(place / SIDE), place % SIDE];
    const distance = Math.hypot(x - column - 0.5, y - row - 0.5);
    const ink = Math.round(100 * clamp(1.3 - distance, 0, 1)) / 100;
    return erase ? Math.min(old, 1 - ink) : Math.max(old, ink);
  });
}

// The touches of a stroke from one point to the next, so close that none is missed.
export function stroke(pixels, [x0, y0], [x1, y1], erase) {
  const steps = Math.max(1, Math.ceil(4 * Math.hypot(x1 - x0, y1 - y0)));
  let painted = pixels;
  for (let i = 1; i <= steps; i++) {
    const part = i / steps;
    painted = touch(painted, x0 + part * (x1 - x0), y0 + part * (y1 - y0), erase);
  }
  return painted;
}

// ---- words -----------------------------------------------------------------------

// with a space that does not break the line
const percent = (p) => (p > 0.9995 ? "more than 99.9\u00a0%" : p < 0.0005
  ? "less than 0.1\u00a0%" : `${(100 * p).toFixed(1)}\u00a0%`);

export function saw(stops) {
  const [before, after] = [read(stops.at(0)).p, read(stops.at(-1)).p];
  const [first, last] = [best(before), best(after)];
  const surely = after[last] < before[first] - 0.1 ? "but far less sure" : "as sure as before";
  return {
    choice: first === last ? `${first}, ${surely}` : "another digit",
    words: `${first} with ${percent(before[first])} at first; ${last} with `
      + `${percent(after[last])} after the shift. The ${first} got `
      + `${percent(after[first])} then.`,
  };
}

function words(state) {
  const { hidden, p } = read(state);
  const [said, second] = p.map((_, digit) => digit).sort((a, b) => p[b] - p[a]);
  const empty = state.pixels.every((v) => v === 0) ? "The pad is empty. " : "";
  const on = hidden.filter((a) => a > 0).length;
  let cursor = "";
  if (state.cursor) {
    const [row, column] = state.cursor;
    const value = shifted(state.pixels, state.dx, state.dy)[SIDE * row + column];
    cursor = ` Cursor at row ${row}, column ${column}: ink ${short(value)}.`;
  }
  return `${empty}The network says ${said}, with ${percent(p[said])}; next comes ${second}, `
    + `with ${percent(p[second])}. ${on} of ${hidden.length} hidden units are on.${cursor}`;
}

// ---- the picture -----------------------------------------------------------------

const [LEFT, TOP, GAP] = [2, 20, 22];
const UNITS = 16; // hidden units in a row

const padOf = ({ width }) => Math.min(280, Math.floor((width * 0.54) / SIDE) * SIDE);
const unitOf = ({ width }) => Math.min(26, (width - 2 * LEFT) / UNITS);

function draw(ctx, size, state, theme, { path, text }) {
  const { hidden, p } = read(state);
  const side = padOf(size);
  const cell = side / SIDE;
  const box = (x, y, w, h) => [[x, y], [x + w, y], [x + w, y + h], [x, y + h]];

  text("your digit", LEFT, 8, { align: "left", color: theme.muted, size: 12 });
  shifted(state.pixels, state.dx, state.dy).forEach((value, place) => {
    const [x, y] = [LEFT + (place % SIDE) * cell, TOP + Math.floor(place / SIDE) * cell];
    ctx.globalAlpha = value;
    path(box(x, y, cell, cell), theme.ink, { close: true, fill: true });
    ctx.globalAlpha = 1;
  });
  for (let i = 0; i <= SIDE; i++) {
    const [x, y] = [LEFT + i * cell, TOP + i * cell];
    path([[x, TOP], [x, TOP + side]], theme.rule);
    path([[LEFT, y], [LEFT + side, y]], theme.rule);
  }
  path(box(LEFT, TOP, side, side), theme.muted, { close: true, width: 1.5 });
  if (state.cursor) {
    const [row, column] = state.cursor;
    const at = [LEFT + column * cell + 2, TOP + row * cell + 2];
    path(box(...at, cell - 4, cell - 4), theme.paper, { close: true, width: 5 });
    path(box(...at, cell - 4, cell - 4), theme.plus, { close: true, width: 2.5 });
  }

  const x = LEFT + side + GAP + 12;
  const room = size.width - x - 44;
  const step = side / p.length;
  text("probability", x, 8, { align: "left", color: theme.muted, size: 12 });
  p.forEach((value, digit) => {
    const y = TOP + (digit + 0.5) * step;
    const chosen = digit === best(p);
    const height = Math.min(16, step - 5);
    text(`${digit}`, x - 12, y, { bold: chosen, size: 14, halo: false });
    path(box(x, y - height / 2, room, height), theme.rule, { close: true, fill: true });
    const bar = box(x, y - height / 2, room * value, height);
    path(bar, chosen ? theme.plus : theme.muted, { close: true, fill: true });
    text(`${Math.round(100 * value)} %`, size.width, y,
      { align: "right", bold: chosen, size: 12, halo: false });
  });

  // a hidden unit is a ring; the more it is on, the fuller
  const below = TOP + side + 26;
  const unit = unitOf(size);
  text(`${hidden.length} hidden units`, LEFT, below - 8,
    { align: "left", color: theme.muted, size: 12 });
  hidden.forEach((a, j) => {
    const cx = LEFT + ((j % UNITS) + 0.5) * unit;
    const cy = below + 8 + (Math.floor(j / UNITS) + 0.5) * unit;
    for (const [share, filled] of [[1, false], [a / (a + 1), true]]) {
      ctx.beginPath();
      ctx.arc(cx, cy, (unit / 2 - 2) * Math.sqrt(share), 0, 2 * Math.PI);
      ctx.setLineDash([]);
      ctx.lineWidth = 1;
      ctx.strokeStyle = theme.muted;
      ctx.fillStyle = theme.plus;
      if (filled) ctx.fill();
      else ctx.stroke();
    }
  });
}

// ---- the hand --------------------------------------------------------------------

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function render({ model, el }) {
  let view = null;
  let last = null; // where the brush was, while it is on the pad
  let erase = false;
  const loaded = {}; // digit -> how often it was loaded

  function drag(x, y, size) {
    const cell = padOf(size) / SIDE;
    const { pixels, dx, dy } = view.state;
    const point = [(x - LEFT) / cell - dx, (y - TOP) / cell - dy];
    const painted = stroke(pixels, last ?? point, point, erase);
    last = point;
    view.state.cursor = null;
    return { pixels: painted };
  }
  function keys(event) {
    const move = MOVES[event.key];
    if (view.locked || (!move && event.key !== " ")) return;
    event.preventDefault();
    const { cursor, pixels, dx, dy } = view.state;
    const [row, column] = cursor ?? [3, 3];
    if (move) {
      const to = (at, by) => clamp(at + (cursor ? by : 0), 0, SIDE - 1);
      view.state.cursor = [to(row, move[0]), to(column, move[1])];
      view.set({}); // nothing to send, but to draw
      return;
    }
    view.state.cursor = [row, column];
    const [below, beside] = [row - Math.round(dy), column - Math.round(dx)];
    if (below < 0 || below >= SIDE || beside < 0 || beside >= SIDE) {
      view.say("There is no pixel here: the picture has been shifted away.");
      return;
    }
    const place = SIDE * below + beside;
    view.say("");
    view.set({ pixels: pixels.with(place, pixels[place] >= 0.5 ? 0 : 1) });
  }
  function extra(given) {
    view = given;
    const button = (label, words, onclick, more) => make("button",
      { type: "button", class: "fn-switch", "aria-label": words, onclick, ...more }, label);
    const narrow = { style: "padding: 5px 9px" }; // ten of them in one row
    const load = Object.keys(view.state._digits).map((digit) =>
      button(digit, `load a new ${digit}`, () => {
        const choices = view.state._digits[digit];
        loaded[digit] = ((loaded[digit] ?? -1) + 1) % choices.length;
        view.set({ pixels: choices[loaded[digit]], dx: 0, dy: 0 });
      }, narrow));
    const eraser = button("eraser", "eraser", () => {
      erase = !erase;
      eraser.setAttribute("aria-checked", `${erase}`);
    }, { role: "switch", "aria-checked": "false" });
    const blank = () => view.set({ pixels: Array(SIDE * SIDE).fill(0), dx: 0, dy: 0 });
    const above = make("div", {},
      make("p", { class: "fn-ask" }, "Paint on the pad, or load somebody's digit:"),
      make("div",
        { class: "fn-switches", style: "gap: 6px", role: "group", "aria-label": "Load a digit" },
        ...load),
      make("div", { class: "fn-switches" }, button("clear the pad", "clear the pad", blank), eraser));
    return { above, update: () => {} };
  }

  const close = lessonWidget({
    title: "A pad to paint a digit on. Arrow keys move the cursor, space sets or clears a "
      + "pixel. Beside it a bar for the probability of each digit, below it the hidden units",
    traits: ["pixels", "dx", "dy", "_layers", "_digits"],
    controls: [
      { label: "shift to the right", trait: "dx", step: 1 },
      { label: "shift down", trait: "dy", step: 1 },
    ],
    height: (width) => TOP + padOf({ width }) + 38 + 2 * unitOf({ width }),
    draw, words, saw, extra, drag,
  })({ model, el });

  const canvas = el.querySelector("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application"); // a screen reader passes the keys on
  canvas.dataset.lmSuppressShortcuts = "true";
  canvas.addEventListener("keydown", keys);
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (last = null));
  return close;
}

export default { render };
