// Lesson 11: a trained network without its smallest weights, and what that costs.

const [UNITS, SIDE] = [12, 8]; // hidden units drawn, and pixels a side of their images
const CHOICES = ["2.5 %", "10 %", "50 %"];

// ---- the cut ---------------------------------------------------------------------

const sorted = new WeakMap(); // network -> its weights' sizes, smallest first

function sizesOf(network) {
  if (!sorted.has(network)) {
    const weights = [...network.W1.flat(), ...network.W2.flat()];
    sorted.set(network, Float64Array.from(weights, Math.abs).sort());
  }
  return sorted.get(network);
}

// What is left at this sparsity (in percent): a weight stays if it is not smaller than
// `smallest`. No two weights of the network are of one size.
export function cutAt({ _network: network, sparsity }) {
  const percent = Math.round(sparsity);
  const sizes = sizesOf(network);
  const smallest = sizes[Math.round((percent / 100) * sizes.length)];
  const stays = (w) => Math.abs(w) >= smallest;
  const layers = [network.W1, network.W2].map((W) => {
    const weights = W.flat();
    return { total: weights.length, kept: weights.filter(stays).length };
  });
  const kept = layers[0].kept + layers[1].kept;
  return { percent, smallest, layers, kept, total: sizes.length };
}

// Test errors in percent at this sparsity. Retraining was done at some sparsities only;
// between them, its error is read off a straight line.
export function errorsAt({ _network: network, sparsity }) {
  const percent = Math.round(sparsity);
  const { retrained: at, retrained_errors: errors } = network;
  const next = Math.max(1, at.findIndex((p) => p >= percent));
  const share = (percent - at[next - 1]) / (at[next] - at[next - 1]);
  return {
    cut: network.errors[percent],
    retrained: errors[next - 1] + share * (errors[next] - errors[next - 1]),
    measured: at.includes(percent),
  };
}

const percent = (value) => `${fixed(value, 1)} %`;

export function saw(stops) {
  const [before, after] = [stops.at(0), stops.at(-1)].map((stop) => errorsAt(stop).cut);
  const far = (choice) => Math.abs(Math.log(Math.max(after, 0.1) / parseFloat(choice)));
  return {
    choice: CHOICES.reduce((a, b) => (far(b) < far(a) ? b : a)),
    words: `${percent(after)} of the test digits are wrong after the cut; it was `
      + `${percent(before)}.`,
  };
}

export function words(state) {
  const { percent: share, smallest, kept, total } = cutAt(state);
  const { cut, retrained, measured } = errorsAt(state);
  const gone = share === 0 ? `All ${total} weights are there.`
    : `${share} % cut: weights below ${fixed(smallest)} in size. ${kept} of ${total} are `
      + `left, ${short(total / kept, 1)} times fewer.`;
  const when = share === 0 ? "and" : "right after the cut,";
  const then = share === 0 ? "after more training" : "after retraining";
  return `${gone} Test error ${percent(cut)} ${when} `
    + `${measured ? "" : "about "}${percent(retrained)} ${then}.`;
}

// ---- the picture -----------------------------------------------------------------

const [LEFT, RIGHT] = [46, 14];
const [BARS, BAR_HEIGHT] = [22, 96]; // where the histogram begins, and how high it is
const TILES = BARS + BAR_HEIGHT + 52;
const GAP = 8; // between two tiles
const CURVE_HEIGHT = 150;
const TICKS = [2, 5, 10, 20, 50, 100];

const columns = (width) => (width < 320 ? 4 : 6);
const tileSize = (width) => (width - 1 - GAP * (columns(width) - 1)) / columns(width);
const curveTop = (width) =>
  TILES + (UNITS / columns(width)) * (tileSize(width) + GAP) + 44;
const heightFor = (width) => curveTop(width) + CURVE_HEIGHT + 38;

function histogram(ctx, width, { _network: network }, { smallest, percent: share }, theme, tools) {
  const { path, text } = tools;
  const sizes = sizesOf(network);
  const reach = Math.ceil(sizes.at(-1) * 2) / 2;
  const x = (w) => LEFT + ((w + reach) / (2 * reach)) * (width - LEFT - RIGHT);
  const count = 61;
  const [all, kept] = [Array(count).fill(0), Array(count).fill(0)];
  for (const w of [...network.W1.flat(), ...network.W2.flat()]) {
    const bin = clamp(Math.floor(((w + reach) / (2 * reach)) * count), 0, count - 1);
    all[bin] += 1;
    if (Math.abs(w) >= smallest) kept[bin] += 1;
  }
  const most = Math.max(...all);
  const bottom = BARS + BAR_HEIGHT;
  const step = (width - LEFT - RIGHT) / count;
  if (share === 0) text("how many weights", 0, 8, { align: "left", size: 12, color: theme.muted });
  all.forEach((n, i) => {
    const bar = (height, color, options) => {
      const [left, top] = [LEFT + i * step + 0.5, bottom - (height / most) * BAR_HEIGHT];
      const right = left + step - 1;
      path([[left, bottom], [left, top], [right, top], [right, bottom]], color,
        { close: true, ...options });
    };
    if (n > kept[i]) bar(n, theme.muted); // what was cut: an outline
    if (kept[i]) bar(kept[i], theme.plus, { fill: true });
  });
  path([[LEFT, bottom], [width - RIGHT, bottom]], theme.muted);
  for (let w = -reach; w <= reach; w += 0.5) {
    if (w % 1 === 0) text(short(w), x(w), bottom + 12, { size: 12, color: theme.muted });
  }
  if (share === 0) return;
  for (const edge of [-smallest, smallest]) {
    path([[x(edge), BARS - 4], [x(edge), bottom]], theme.ink, { width: 1.5, dash: [5, 3] });
  }
  text(`cut from ${fixed(-smallest)} to ${fixed(smallest)}`, x(0), 8, { bold: true, size: 12 });
  if (width > 320) text("outline: cut", width - RIGHT, 26, { align: "right", size: 12, color: theme.muted });
}

// Each hidden unit is an image of its weights: filled is positive, hollow is negative,
// and the area of a square is the weight's size.
function images(ctx, width, { _network: network }, { smallest }, theme, { path, text }) {
  const side = tileSize(width);
  const cell = side / SIDE;
  const largest = Math.max(...network.W1.map((row) => Math.max(...row.slice(0, UNITS).map(Math.abs))));
  text(`${UNITS} hidden units: filled is +, hollow is −`, 0, TILES - 12,
    { align: "left", size: 12, color: theme.muted });
  for (let unit = 0; unit < UNITS; unit++) {
    const left = 0.5 + (unit % columns(width)) * (side + GAP);
    const top = TILES + Math.floor(unit / columns(width)) * (side + GAP);
    path([[left, top], [left + side, top], [left + side, top + side], [left, top + side]],
      theme.rule, { close: true });
    for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
      const w = network.W1[pixel][unit];
      const [x, y] = [left + ((pixel % SIDE) + 0.5) * cell, top + (Math.floor(pixel / SIDE) + 0.5) * cell];
      ctx.fillStyle = ctx.strokeStyle = w > 0 ? theme.plus : theme.minus;
      if (Math.abs(w) < smallest) {
        ctx.fillStyle = theme.rule;
        ctx.fillRect(x - 0.75, y - 0.75, 1.5, 1.5);
        continue;
      }
      const length = Math.max(2, (cell - 0.5) * Math.sqrt(Math.abs(w) / largest));
      if (w > 0) {
        ctx.fillRect(x - length / 2, y - length / 2, length, length);
      } else {
        ctx.setLineDash([]);
        ctx.lineWidth = 1.2;
        const inner = Math.max(0.8, length - 1.2);
        ctx.strokeRect(x - inner / 2, y - inner / 2, inner, inner);
      }
    }
  }
}

function curves(ctx, width, state, { percent: share }, theme, { path, dot, text }) {
  const { _network: network } = state;
  const top = curveTop(width);
  const bottom = top + CURVE_HEIGHT;
  const x = (p) => LEFT + (p / 100) * (width - LEFT - RIGHT);
  const y = (error) => bottom - (Math.log(Math.max(error, 1)) / Math.log(100)) * CURVE_HEIGHT;

  text("test error", 0, top - 32, { align: "left", size: 12, color: theme.muted });
  [["right after the cut", theme.minus, []], ["after retraining", theme.plus, [6, 4]]]
    .forEach(([name, color, dash], row) => {
      const y = top - 32 + 16 * row;
      path([[78, y], [104, y]], color, { width: 2, dash });
      text(name, 112, y, { align: "left", size: 12 });
    });
  for (const error of TICKS) {
    path([[LEFT, y(error)], [width - RIGHT, y(error)]], theme.rule);
    text(`${error} %`, LEFT - 6, y(error), { align: "right", size: 12, color: theme.muted });
  }
  for (let p = 0; p <= 100; p += width < 320 ? 50 : 20) {
    path([[x(p), bottom], [x(p), bottom + 4]], theme.muted);
    text(`${p} %`, Math.min(x(p), width - 18), bottom + 14, { size: 12, color: theme.muted });
  }
  text("weights cut", width - RIGHT, bottom + 30, { align: "right", size: 12, color: theme.muted });
  path([[LEFT, bottom], [width - RIGHT, bottom]], theme.muted);

  // before the prediction, only what has been dragged over: the rest is the answer
  const closed = state.ask && !state.answered;
  const seen = (p) => !closed || p <= share;
  const cut = network.errors.flatMap((error, p) => (seen(p) ? [[x(p), y(error)]] : []));
  const healed = network.retrained.flatMap((p, i) =>
    (seen(p) ? [[x(p), y(network.retrained_errors[i])]] : []));
  if (cut.length > 1) path(cut, theme.minus, { width: 2 });
  if (healed.length > 1) path(healed, theme.plus, { width: 2, dash: [6, 4] });
  healed.forEach((place) => dot(place, 3.5, theme.plus)); // what was really trained again

  const now = errorsAt(state);
  path([[x(share), top], [x(share), bottom]], theme.ink, { dash: [2, 3] });
  if (!closed) dot([x(share), y(now.retrained)], 5, theme.plus);
  dot([x(share), y(now.cut)], 6, theme.minus);
  const beside = share > 50 ? [x(share) - 10, "right"] : [x(share) + 10, "left"];
  text(percent(now.cut), beside[0], y(now.cut) - 12, { align: beside[1], bold: true });
  const apart = y(now.retrained) - y(now.cut) > 12;
  if (!closed && apart) {
    const about = now.measured ? "" : "≈ ";
    text(about + percent(now.retrained), Math.min(x(share), width - 24), y(now.retrained) + 18);
  }
}

function draw(ctx, { width }, state, theme, tools) {
  const now = cutAt(state);
  histogram(ctx, width, state, now, theme, tools);
  images(ctx, width, state, now, theme, tools);
  curves(ctx, width, state, now, theme, tools);
}

// A hand on the curves moves along them.
function drag(x, y, { width }) {
  if (y < curveTop(width) - 10) return {};
  return { sparsity: clamp(Math.round(((x - LEFT) / (width - LEFT - RIGHT)) * 100), 0, 99) };
}

// A slider of whole percents, and what is left in each layer.
function extra(view) {
  const whole = {
    limits: view.limits,
    say: view.say,
    get state() {
      return { sparsity: Math.round(view.state.sparsity) };
    },
    set: ({ sparsity }) => view.set({ sparsity: Math.round(sparsity) }),
  };
  const row = numberRow({ label: "weights cut (%)", trait: "sparsity", step: 1 }, whole);
  const rows = ["layer 1", "layer 2", "together"].map((name) => {
    const cells = ["total", "kept", "cut"].map(() => make("td", { class: "fn-number" }));
    return { cells, row: make("tr", { style: "cursor: default" }, make("td", {}, name), ...cells) };
  });
  const head = ["", "weights", "left", "cut"].map((name) => make("th", { scope: "col" }, name));
  const table = make("table", { class: "fn-table", "aria-label": "Weights left in each layer" },
    make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows.map((r) => r.row)));
  const element = make("div", {}, make("div", { class: "fn-rows" }, ...row.element), table);

  function update(state) {
    row.update();
    const { layers, kept, total } = cutAt(state);
    [...layers, { kept, total }].forEach((layer, i) => {
      const texts = [layer.total, layer.kept, percent(100 * (1 - layer.kept / layer.total))];
      rows[i].cells.forEach((cell, j) => (cell.textContent = texts[j]));
    });
  }
  return { element, update };
}

const render = lessonWidget({
  title: "A histogram of all weights with the cut, the weights of some hidden units as images, "
    + "and the test error against the share of weights cut",
  traits: ["sparsity", "_network", "ask", "answered"],
  controls: [],
  height: heightFor,
  draw, words, saw, extra, drag,
});

export default { render };
