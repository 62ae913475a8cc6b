// Lesson 10: what a penalty makes of eight weights, and of one that is nearly 0.

const SHARED = 0.4; // the inputs of w₁ and w₂ are correlated: A = [[1, .4], [.4, 1]]
const OTHERS = [1.5, -1, 0.6, -0.35, 0.2, -0.08]; // what the loss wants for w₃ … w₈
const ROUNDS = 100; // proximal steps to the minimiser
const [START, LR] = [0.005, 0.01]; // the weight near 0

const price = ({ log_lam }) => 10 ** log_lam;
const towardZero = (w, t) => Math.max(w - t, 0) + Math.min(w + t, 0);

// ½(w − c)ᵀA(w − c) of the first two weights
export function pairLoss([w1, w2], [c1, c2]) {
  const [d1, d2] = [w1 - c1, w2 - c2];
  return (d1 * d1 + 2 * SHARED * d1 * d2 + d2 * d2) / 2;
}

function pair(penalty, lam, [c1, c2]) {
  if (penalty === "L2") { // solve (A + λI)w = Ac
    const [d, s1, s2] = [1 + lam, c1 + SHARED * c2, SHARED * c1 + c2];
    const det = d * d - SHARED * SHARED;
    return [(d * s1 - SHARED * s2) / det, (d * s2 - SHARED * s1) / det];
  }
  const lr = 1 / (1 + SHARED);
  let [w1, w2] = [c1, c2];
  for (let round = 0; round < ROUNDS; round++) {
    const [g1, g2] = [w1 - c1 + SHARED * (w2 - c2), SHARED * (w1 - c1) + w2 - c2];
    [w1, w2] = [towardZero(w1 - lr * g1, lr * lam), towardZero(w2 - lr * g2, lr * lam)];
  }
  return [w1, w2];
}

export function cheapest({ penalty, log_lam, center }) {
  const lam = price({ log_lam });
  const other = (c) => (penalty === "L2" ? c / (1 + lam) : towardZero(c, lam));
  return [...pair(penalty, lam, center), ...OTHERS.map(other)];
}

export function walk(step, { log_lam, steps }) {
  const [path, t] = [[START], LR * price({ log_lam })];
  for (let n = 1; n <= Math.floor(steps); n++) {
    const w = path.at(-1);
    if (step === "L2") path.push(w - t * w);
    else if (step === "L1") path.push(w - t * Math.sign(w));
    else path.push(towardZero(w, t));
  }
  return path;
}

// All places of one loss, r²/2: along and across the ravine.
export function ring([c1, c2], r) {
  return Array.from({ length: 121 }, (_, i) => {
    const angle = (i * Math.PI) / 60;
    const along = (r * Math.cos(angle)) / Math.sqrt(2 * (1 + SHARED));
    const across = (r * Math.sin(angle)) / Math.sqrt(2 * (1 - SHARED));
    return [c1 + along + across, c2 + along - across];
  });
}

// All places with the penalty that (w₁, w₂) pays.
export function ball(penalty, [w1, w2]) {
  const diamond = Math.abs(w1) + Math.abs(w2);
  if (penalty === "L1") return [[diamond, 0], [0, diamond], [-diamond, 0], [0, -diamond]];
  const radius = Math.hypot(w1, w2);
  return Array.from({ length: 121 }, (_, i) => {
    const angle = (i * Math.PI) / 60;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

export function saw(stops) {
  const [last] = stops.slice(-1);
  const path = walk(last.penalty, last);
  const [before, end] = path.slice(-2);
  const choice = end === 0 ? "it reaches 0 and stays"
    : end === -before ? "it jumps between 0.005 and −0.005"
    : "it shrinks and never gets there";
  const seen = stops.map(({ steps }) => `${short(path[Math.floor(steps)], 3)} after ${steps}`);
  return { choice, words: `${choice}: ${seen.join(", ")} steps.` };
}

const count = (w) => w.filter((value) => value === 0).length;
const lambda = (state) => `${Number(price(state).toPrecision(2))}`;

function place(w, digits) {
  if (w === 0) return "exactly 0";
  const shown = short(w, digits);
  return shown === "0" ? "nearly 0" : shown;
}

function words(state) {
  const { penalty, steps } = state;
  const w = cheapest(state);
  const n = Math.floor(steps);
  const at = (step) => place(walk(step, state).at(-1), 4);
  const end = penalty === "L2" ? at("L2")
    : `${at("L1")} by subgradient steps, ${at("proximal")} by proximal steps`;
  return `${penalty}, λ = ${lambda(state)}: ${count(w)} of 8 weights are exactly 0. `
    + `On the map, w₁ is ${place(w[0], 2)} and w₂ is ${place(w[1], 2)}. `
    + `The weight near 0, after ${n} ${n === 1 ? "step" : "steps"}: ${end}.`;
}

// ---- the picture ---------------------------------------------------------------

const REACH = 2.4; // the map goes this far up and down
const MAP = 290; // its height
const LEFT = 48; // room for numbers beside bars and curve
const BARS = { top: MAP + 34, bottom: MAP + 148 };
const CURVE = { top: MAP + 226, bottom: MAP + 314 };

const STEPS = { L2: "gradient", L1: "subgradient", proximal: "proximal" };

const unit = MAP / (2 * REACH);

function drawMap(ctx, { width }, state, w, theme, { path, dot, text }) {
  const at = ([x, y]) => [width / 2 + x * unit, MAP / 2 - y * unit];
  const { center, penalty } = state;
  const [side, best] = [width / 2 / unit, w.slice(0, 2)];

  ctx.save();
  ctx.beginPath();
  ctx.rect(0, 0, width, MAP);
  ctx.clip();
  for (let v = -2; v <= 2; v++) {
    const style = v === 0 ? [theme.muted, { width: 1.5 }] : [theme.rule];
    path([at([v, -REACH]), at([v, REACH])], ...style);
    path([at([-side, v]), at([side, v])], ...style);
  }
  text("w₁", width - 14, MAP / 2 - 12, { color: theme.muted });
  text("w₂", width / 2 + 16, 12, { color: theme.muted });
  for (let r = 0.4; r < 5; r += 0.4) path(ring(center, r).map(at), theme.rule, { width: 1.5 });
  const shape = ball(penalty, best).map(at);
  ctx.globalAlpha = theme.dark ? 0.3 : 0.18;
  path(shape, theme.plus, { close: true, fill: true });
  ctx.globalAlpha = 1;
  path(shape, theme.plus, { close: true, width: 1.5 });
  const touching = ring(center, Math.sqrt(2 * pairLoss(best, center)));
  path(touching.map(at), theme.minus, { width: 1.5 });
  // where the dot goes as λ grows
  const route = Array.from({ length: 61 }, (_, i) => cheapest({ ...state, log_lam: i / 12 - 3 }));
  path([center, ...route].map(([x, y]) => at([x, y])), theme.ink, { width: 1.5, dash: [2, 4] });
  const [x, y] = at(center);
  const box = [[x - 6, y - 6], [x + 6, y - 6], [x + 6, y + 6], [x - 6, y + 6]];
  path(box, theme.paper, { close: true, fill: true });
  path(box, theme.minus, { close: true, width: 2.5 });
  dot(at(best), 7, theme.plus);
  // the two names stand on opposite sides, so that they do not meet
  const below = center[1] < best[1] || (center[1] === best[1] && center[1] < 0);
  const name = (label, spot, down, color) => {
    const [px, py] = at(spot);
    text(label, clamp(px, 52, width - 52), clamp(py + (down ? 20 : -20), 12, MAP - 12),
      { size: 12, bold: true, color });
  };
  name("loss alone", center, below, theme.minus);
  name("with penalty", best, !below, theme.plus);
  ctx.restore();
  path([[0, 0], [width, 0], [width, MAP], [0, MAP]], theme.rule, { close: true });
}

function drawBars({ width }, { center }, w, theme, { path, text }) {
  const { top, bottom } = BARS;
  const y = (value) => top + (1 - (value + 2) / 4) * (bottom - top);
  const step = (width - LEFT) / w.length;
  text(`All 8 weights: ${count(w)} exactly 0`, 0, top - 14,
    { align: "left", bold: true, halo: false });
  for (const v of [-2, 0, 2]) {
    path([[LEFT, y(v)], [width, y(v)]], v ? theme.rule : theme.muted);
    text(short(v), LEFT - 8, y(v), { size: 11, color: theme.muted, align: "right" });
  }
  [...center, ...OTHERS].forEach((wanted, i) => {
    const [x0, x1] = [LEFT + step * (i + 0.22), LEFT + step * (i + 0.78)];
    const bar = (value) => [[x0, y(0)], [x1, y(0)], [x1, y(value)], [x0, y(value)]];
    if (w[i]) path(bar(w[i]), w[i] > 0 ? theme.plus : theme.minus, { close: true, fill: true });
    path(bar(wanted), theme.muted, { close: true, width: 1.5, dash: [3, 3] });
    const middle = (x0 + x1) / 2;
    if (w[i] === 0) text("0", middle, y(0), { bold: true, size: 15 });
    const label = String.fromCodePoint(0x2081 + i); // a small digit
    text(`w${label}`, middle, bottom + 12, { size: 12, color: theme.muted, halo: false });
  });
}

function drawCurve({ width }, state, theme, { path, dot, text }, last) {
  const { top, bottom } = CURVE;
  const kinds = state.penalty === "L2" ? ["L2"] : ["L1", "proximal"];
  // the scale belongs to the whole walk, so that it does not jump from step to step
  const whole = walk(kinds[0], { ...state, steps: last });
  const reach = Math.max(...whole.map(Math.abs));
  const x = (n) => LEFT + 8 + (n / last) * (width - LEFT - 20);
  const y = (value) => top + (1 - value / reach) * ((bottom - top) / 2);
  const title = width < 370 ? "A weight near 0: penalty alone"
    : "A weight near 0, on which only the penalty acts";
  text(title, 0, top - 38, { align: "left", bold: true, halo: false });
  for (const v of [-reach, 0, reach]) {
    path([[LEFT, y(v)], [width, y(v)]], v ? theme.rule : theme.muted);
    text(short(v, 3), LEFT - 8, y(v), { size: 11, color: theme.muted, align: "right" });
  }
  for (let n = 0; n <= last; n += 5) {
    text(`${n}`, x(n), bottom + 16, { size: 11, color: theme.muted });
  }
  text("steps", x(last / 2), bottom + 32, { size: 11, color: theme.muted });
  const square = ([px, py]) => [[px - 4, py - 4], [px + 4, py - 4], [px + 4, py + 4], [px - 4, py + 4]];
  const mark = (spot, kind) => (kind === "proximal"
    ? path(square(spot), theme.plus, { close: true, fill: true }) : dot(spot, 4.5, theme.minus));
  let right = 2;
  for (const kind of kinds) {
    const color = kind === "proximal" ? theme.plus : theme.minus;
    const spots = walk(kind, state).map((w, n) => [x(n), y(w)]);
    path(spots, color, { width: 1.5, dash: kind === "proximal" ? [4, 3] : [] });
    spots.forEach((spot) => mark(spot, kind));
    mark([right + 5, top - 18], kind);
    const name = width < 250 ? STEPS[kind] : `${STEPS[kind]} steps`;
    right += 30 + text(name, right + 14, top - 18, { align: "left", size: 12, halo: false });
  }
}

function draw(ctx, size, state, theme, tools) {
  const w = cheapest(state);
  drawMap(ctx, size, state, w, theme, tools);
  drawBars(size, state, w, theme, tools);
  drawCurve(size, state, theme, tools, 20);
}

function drag(x, y, { width }) {
  if (y > MAP) return {}; // only the map is dragged
  const twentieths = (v) => clamp(Math.round(v * 20) / 20, -2, 2);
  return { center: [twentieths((x - width / 2) / unit), twentieths((MAP / 2 - y) / unit)] };
}

// ---- controls ------------------------------------------------------------------

// L2 or L1, above the sliders.
function extra(view) {
  const group = `fn-${++serial}`;
  const inputs = ["L2", "L1"].map((value) => {
    const onchange = () => view.set({ penalty: value });
    return make("input", { type: "radio", name: group, value, onchange });
  });
  const formulas = ["L2: ½λ Σ w²", "L1: λ Σ |w|"];
  const above = make("div",
    { class: "fn-radios", role: "radiogroup", "aria-label": "penalty", style: "margin-bottom: 14px" },
    ...inputs.map((input, i) => make("label", {}, input, make("span", {}, formulas[i]))));
  const update = ({ penalty }) => inputs.forEach((input) => (input.checked = input.value === penalty));
  return { above, update };
}

const render = lessonWidget({
  title: "A map of two weights, bars for eight weights, and the steps of a weight near 0",
  traits: ["penalty", "log_lam", "center", "steps"],
  controls: [
    { label: "log₁₀ λ", trait: "log_lam", step: 0.05 },
    { label: "square: w₁", trait: "center", index: 0, step: 0.05 },
    { label: "square: w₂", trait: "center", index: 1, step: 0.05 },
    { label: "steps", trait: "steps", step: 1 },
  ],
  height: () => CURVE.bottom + 44,
  draw, words, saw, extra, drag,
});

export default { render };
